import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createDevEnv, makeFilm } from '@streamvault/dev-env'
import { slicePath } from '@streamvault/slice-cache'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'

/** Paths allowed in a data directory; `server.json` and the lock identify the running server. */
const OURS =
  /^(?:artwork|block-hashes|cache|copies|objects|secrets|tmp|(?:catalog|jobs|leases)\.sqlite(?:-wal|-shm)?|server\.json|.*lock.*)$/

/** Every path below a folder; folders end in a slash. */
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

    // The last slice is written after the answer ends.
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
    for (const name of readdirSync(env.data)) assert.match(name, OURS)
    assert.deepEqual(readdirSync(path.join(env.data, 'tmp')), [])
    const secrets = path.join(env.data, 'secrets')
    assert.equal(statSync(secrets).mode & 0o777, 0o700)
    assert.ok(names.includes('secrets/admin-token') && names.includes('secrets/link-key-1'))
    for (const secret of readdirSync(secrets)) {
      assert.equal(statSync(path.join(secrets, secret)).mode & 0o777, 0o600, secret)
    }

    assert.deepEqual(listing(env.films), ['Laid.Out.2001.mp4'])
    const after = statSync(film.path, { bigint: true })
    assert.deepEqual(
      [after.ino, after.mtimeNs, after.size, after.mode],
      [before.ino, before.mtimeNs, before.size, before.mode],
    )
  })
})
