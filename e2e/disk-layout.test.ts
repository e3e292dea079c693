import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createDevEnv, makeFilm } from '@streamvault/dev-env'
import { slicePath } from '@streamvault/slice-cache'
import { download } from './download.ts'
import { eventually } from './eventually.ts'

/** Every path below a folder with its permissions, folders with a slash behind. */
function listing(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)) + (entry.isDirectory() ? '/' : ''))
    .sort()
}

describe('the data directory', () => {
  it('holds what the architecture says, secrets for their owner alone, and nothing beside the films', async () => {
    await using env = await createDevEnv()
    const film = await makeFilm(path.join(env.films, 'Laid.Out.2001.mp4'), { seed: 1, bytes: 2_500_000 })
    const before = statSync(film.path, { bigint: true })
    const [line] = await env.add([env.films], { copy: true })
    const fileId = line?.fileIds[0] ?? ''
    assert.equal((await download(await env.link(fileId))).hash, film.hash)

    // The last slice is written after the answer.
    await eventually(async () => (await env.metric('streamvault_cache_bytes')) > film.size)
    const names = await eventually(async () => {
      const seen = listing(env.data)
      return !seen.some((name) => name.startsWith('tmp/slice')) && seen
    })
    const slices = [0, 1, 2].map((index) =>
      path.relative(env.data, slicePath(path.join(env.data, 'cache', 'slices'), fileId, index)),
    )
    for (const slice of slices) assert.ok(names.includes(slice), slice)
    const objects = names.filter((name) => name.startsWith('objects/') && !name.endsWith('/'))
    assert.equal(objects.length, 1)
    assert.match(objects[0] ?? '', /^objects\/[0-9a-f]{2}\/[0-9a-f-]{36}/)
    const others = names.filter((name) => !/^(?:cache|objects)\//.test(name))
    assert.deepEqual(
      others.filter((name) => !/^(?:catalog\.sqlite-(?:wal|shm)|(?:lock|holder|server)[^/]*)$/.test(name)),
      ['artwork/', 'catalog.sqlite', 'secrets/', 'secrets/admin-token', 'secrets/link-key-1', 'tmp/'],
    )
    assert.equal(statSync(path.join(env.data, 'secrets')).mode & 0o777, 0o700)
    for (const secret of ['admin-token', 'link-key-1']) {
      assert.equal(statSync(path.join(env.data, 'secrets', secret)).mode & 0o777, 0o600)
    }

    assert.deepEqual(listing(env.films), ['Laid.Out.2001.mp4'])
    const after = statSync(film.path, { bigint: true })
    assert.deepEqual(
      [after.ino, after.mtimeNs, after.size, after.mode],
      [before.ino, before.mtimeNs, before.size, before.mode],
    )
  })
})
