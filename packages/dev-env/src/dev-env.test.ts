import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { createDevEnv } from './dev-env.ts'
import { makeFilm } from './make-film.ts'

const hashOf = (bytes: ArrayBuffer) => createHash('sha256').update(Buffer.from(bytes)).digest('hex')

describe('makeFilm', () => {
  it('makes the same bytes of the same wish whenever it is made, and others of another', async (t) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'films-'))
    t.after(() => rm(folder, { recursive: true }))
    const make = async (seed: number) => (await makeFilm(path.join(folder, 'film.mp4'), { seed, bytes: 1000 })).hash
    t.mock.timers.enable({ apis: ['Date'], now: 1_700_000_000_000 })
    const first = await make(1)
    t.mock.timers.tick(3_600_000)
    assert.equal(await make(1), first)
    assert.notEqual(await make(2), first)
  })
})

describe('createDevEnv', () => {
  it('makes a film, adds it under its name and streams it, also after a restart', async () => {
    await using env = await createDevEnv()
    const film = await env.addFilm('The.Long.Night.2019.1080p.mp4', { seed: 1, bytes: 3_000_000 })
    const title = (await (await fetch(`${env.url}/api/titles/${film.titleId}`)).json()) as Record<string, unknown>
    assert.deepEqual([title.title, title.year], ['The Long Night', 2019])
    const download = async () => hashOf(await (await fetch(await env.link(film.fileId))).arrayBuffer())
    assert.equal(await download(), film.hash)
    await env.restart()
    assert.equal(await download(), film.hash)
    assert.equal(await env.metric('streamvault_store_reads_total', 'for="viewer"'), 0)
  })

  it('keeps copies in memory when it is told, and reads them when the original is gone', async () => {
    await using env = await createDevEnv({ storage: 'memory' })
    const film = await makeFilm(path.join(env.films, 'Film.2001.mp4'), { seed: 2, bytes: 100_000 })
    const [line] = await env.add([env.films], { copy: true })
    await rm(film.path)
    const bytes = await (await fetch(await env.link(line?.fileIds[0] ?? ''))).arrayBuffer()
    assert.equal(hashOf(bytes), film.hash)
    assert.deepEqual((await readdir(env.data)).includes('objects'), false)
  })

  it('runs beside another, and leaves nothing behind', async () => {
    await using first = await createDevEnv()
    const second = await createDevEnv()
    assert.notEqual(first.url, second.url)
    await second[Symbol.asyncDispose]()
    assert.equal(existsSync(second.data), false)
    assert.equal((await fetch(`${first.url}/healthz`)).status, 200)
  })

  it('refuses a device its third film in words, and serves it when another is left', async () => {
    await using env = await createDevEnv()
    const films = await Promise.all(
      ['One.2001.mp4', 'Two.2002.mp4', 'Three.2003.mp4'].map((name, seed) =>
        env.addFilm(name, { seed, bytes: 100_000 }),
      ),
    )
    const [one, two, three] = films.map(({ fileId }) => fileId)
    let cookie = ''
    const play = async (fileId = '', leaving?: string) => {
      const answer = await fetch(`${env.url}/api/play`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ fileId, leaving }),
      })
      cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
      const { url } = (await answer.json()) as { url: string }
      return new URL(url, env.url)
    }
    const watch = (link: URL | string) => fetch(link, { headers: { range: 'bytes=0-999' } })
    assert.deepEqual([(await watch(await play(one))).status, (await watch(await play(two))).status], [206, 206])
    const third = await play(three)
    const refused = await watch(third)
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) <= 30)
    const { error } = (await refused.json()) as { error: Record<string, string> }
    assert.equal(error.code, 'too_many_streams')
    assert.equal(await env.metric('streamvault_streams_refused_total', 'too_many_streams'), 1)
    // A link made by the operator does not count as a stream.
    assert.equal((await watch(await env.link(three ?? ''))).status, 206)
    await play(three, one)
    assert.equal((await watch(third)).status, 206)
    assert.equal((await watch(await play(one))).status, 429)
  })
})
