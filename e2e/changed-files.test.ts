import assert from 'node:assert/strict'
import { readFile, rm, utimes } from 'node:fs/promises'
import path from 'node:path'
import { describe, it } from 'node:test'
import { AdminFileList } from '@streamvault/api'
import { createDevEnv, type DevEnv, makeFilm } from '@streamvault/dev-env'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'

const { signal } = new AbortController()
const SLICE_BYTES = 2 ** 20

async function filesIn(env: DevEnv, state: string) {
  return (await env.admin.ask('GET', `/api/admin/files?state=${state}`, AdminFileList, signal)).items
}

/** The file at the film's path, once it is indexed under an id of its own. */
function indexedAnew(env: DevEnv, film: { fileId: string; path: string }) {
  return eventually(async () =>
    (await filesIn(env, 'ready')).find(({ id, path: at }) => at === film.path && id !== film.fileId),
  )
}

describe('a film whose file was changed in place', () => {
  it('ends for its viewers, comes back under a new id, and old slices never meet new bytes', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('Changing.2003.mp4', { seed: 1, bytes: 8 * SLICE_BYTES })
    const url = await env.link(film.fileId)
    const old = await readFile(film.path)
    // Two slices of the old bytes are cached.
    await download(url, { range: `bytes=0-${2 * SLICE_BYTES - 1}` })

    await makeFilm(film.path, { seed: 2, bytes: 8 * SLICE_BYTES })
    await utimes(film.path, 1, 1)
    const response = await fetch(url)
    // A viewer within two seconds of the last check gets the cached old bytes; a later viewer gets the error at once.
    assert.ok([200, 404].includes(response.status))
    if (response.status === 200) {
      const got: Buffer[] = []
      await assert.rejects(async () => {
        for await (const piece of response.body ?? []) got.push(Buffer.from(piece))
      })
      const seen = Buffer.concat(got)
      assert.ok(seen.byteLength <= 2 * SLICE_BYTES)
      assert.ok(seen.equals(old.subarray(0, seen.byteLength)))
    }

    const next = await indexedAnew(env, film)
    assert.equal(next.titleId, film.titleId)
    assert.deepEqual(
      (await filesIn(env, 'replaced')).map(({ id }) => id),
      [film.fileId],
    )
    const now = await readFile(film.path)
    assert.equal((await download(await env.link(next.id))).bytes, now.byteLength)
    assert.equal((await download(url)).status, 404)
  })
})

describe('a film whose file was changed when all of it was in the cache', () => {
  it('is noticed by the next viewers, and indexed anew', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('Cached.Whole.2005.mp4', { seed: 4, bytes: SLICE_BYTES })
    const url = await env.link(film.fileId)
    await download(url)
    await makeFilm(film.path, { seed: 5, bytes: SLICE_BYTES })
    await utimes(film.path, 1, 1)
    await eventually(async () => (await download(url, { range: 'bytes=0-0' })).status === 404)
    await indexedAnew(env, film)
  })
})

describe('a film whose file was merely touched', () => {
  it('plays on for everybody: who has it half, who opens it next, and who seeks to what is not kept', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('Touched.2007.mp4', { seed: 7, bytes: 6 * SLICE_BYTES })
    const url = await env.link(film.fileId)
    await download(url, { range: `bytes=0-${SLICE_BYTES - 1}` })
    for (let second = 1; second <= 3; second += 1) {
      await utimes(film.path, second, second)
      const range = `bytes=${second * SLICE_BYTES}-${(second + 1) * SLICE_BYTES - 1}`
      assert.equal((await download(url, { range })).status, 206)
      await utimes(film.path, 10 + second, 10 + second)
      assert.equal((await fetch(`${env.url}/api/titles/${film.titleId}`)).status, 200)
      assert.equal((await download(await env.link(film.fileId), { range: 'bytes=0-9' })).status, 206)
    }
    const whole = await download(url)
    assert.deepEqual([whole.status, whole.hash], [200, film.hash])
    assert.deepEqual((await filesIn(env, 'ready')).filter(({ path: at }) => at === film.path).length, 1)
    assert.deepEqual([await filesIn(env, 'missing'), await filesIn(env, 'replaced')], [[], []])
  })
})

describe('a film whose file is gone', () => {
  it('is told with a status to who asks for what is not cached', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('Gone.2006.mp4', { seed: 6, bytes: SLICE_BYTES })
    const url = await env.link(film.fileId)
    await rm(film.path)
    for (const range of ['bytes=0-9', 'bytes=-5']) assert.equal((await download(url, { range })).status, 404)
  })

  it('is listed as missing and not deleted, and plays again when it is back', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('Leaving.2004.mp4', { seed: 3, bytes: SLICE_BYTES })
    const bytes = await readFile(film.path)
    await rm(film.path)
    await env.add([env.films])
    const [missing] = await filesIn(env, 'missing')
    assert.deepEqual([missing?.id, missing?.titleId], [film.fileId, film.titleId])
    assert.equal((await fetch(`${env.url}/api/titles/${film.titleId}`)).status, 200)

    const back = path.join(env.films, 'elsewhere', 'Leaving.2004.mp4')
    await makeFilm(back, { seed: 3, bytes: SLICE_BYTES })
    assert.ok(bytes.equals(await readFile(back)))
    const [line] = await env.add([env.films])
    assert.deepEqual([line?.status, line?.fileIds], ['known', [film.fileId]])
    assert.equal((await download(await env.link(film.fileId))).hash, film.hash)
  })
})
