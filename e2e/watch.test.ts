import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { rangeCases } from '@streamvault/http-range/testing'
import { createOpenApiCheck } from '@streamvault/manager/testing'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'
import { demoFile, hashOf, makeLargeFilm } from './media.ts'

const FILM_BYTES = 24 * 2 ** 20
const SAMPLE = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')

describe('a film from a folder', () => {
  let installation: Installation
  let server: StartedServer
  let film: string
  let fileId: string
  let titleId: string

  before(async () => {
    installation = await createInstallation()
    film = path.join(installation.folder, 'Videos', 'The.Long.Night.2019.1080p.BluRay.x264-GRP.mp4')
    await makeLargeFilm(SAMPLE, film, FILM_BYTES, 7)
    server = await installation.start({ args: ['--no-demo', '--no-web'] })
  })
  after(async () => {
    assert.equal(await server.stop(), 0)
    await installation[Symbol.asyncDispose]()
  })

  it('is named, grouped and told by `add`, and known the second time', async () => {
    const [line, summary] = (await installation.json('add', path.dirname(film))) as Record<string, never>[]
    assert.deepEqual(summary, { summary: { added: 1, known: 0, skipped: 0, failed: 0 } })
    assert.equal(line?.status, 'added')
    assert.equal(line?.title, 'The Long Night')
    const [again] = (await installation.json('add', path.dirname(film))) as Record<string, never>[]
    assert.equal(again?.status, 'known')
    const [titles] = (await installation.json('titles')) as [
      { id: string; year: number; files: { id: string; size: number }[] }[],
    ]
    assert.equal(titles.length, 1)
    assert.equal(titles[0]?.year, 2019)
    assert.equal(titles[0]?.files[0]?.size, (await stat(film)).size)
    titleId = titles[0]?.id ?? ''
    fileId = titles[0]?.files[0]?.id ?? ''
  })

  it('streams byte for byte, and the second time without one read of the store', async () => {
    const url = (await installation.run('link', fileId)).stdout.trim()
    const download = async () =>
      createHash('sha256')
        .update(Buffer.from(await (await fetch(url)).arrayBuffer()))
        .digest('hex')
    const wanted = await hashOf(film)
    assert.equal(await download(), wanted)
    const reads = await installation.metric(server, 'streamvault_store_reads_total', 'for="viewer"')
    assert.equal(await download(), wanted)
    assert.equal(await installation.metric(server, 'streamvault_store_reads_total', 'for="viewer"'), reads)
  })

  it('gives any range of it', async () => {
    const url = (await installation.run('link', fileId)).stdout.trim()
    await using file = await open(film)
    const { size } = await file.stat()
    for (let at = 0; at < 40; at += 1) {
      const start = (at * 7_919_333) % size
      const end = Math.min(size - 1, start + ((at * 104_729) % 300_000))
      const response = await fetch(url, { headers: { range: `bytes=${start}-${end}` } })
      assert.equal(response.status, 206)
      const wanted = Buffer.alloc(end - start + 1)
      await file.read(wanted, 0, wanted.byteLength, start)
      assert.ok(Buffer.from(await response.arrayBuffer()).equals(wanted), `bytes ${start} to ${end} differ`)
    }
  })

  it('answers ranges and preconditions as RFC 9110 says', async () => {
    const url = (await installation.run('link', fileId)).stdout.trim()
    const head = await fetch(url, { method: 'HEAD' })
    const validators = {
      size: Number(head.headers.get('content-length')),
      etag: head.headers.get('etag') ?? '',
      modifiedMs: Date.parse(head.headers.get('last-modified') ?? ''),
    }
    const cases = rangeCases(validators)
    assert.ok(cases.length >= 60)
    for (const { name, method, headers, wanted } of cases) {
      const response = await fetch(url, { method, headers })
      await response.body?.cancel()
      assert.equal(response.status, wanted.status, name)
      assert.equal(response.headers.get('content-range'), wanted.contentRange ?? null, name)
      if (wanted.length !== undefined) assert.equal(response.headers.get('content-length'), String(wanted.length), name)
    }
  })

  it('refuses altered, expired and foreign links without touching cache or store', async () => {
    const good = new URL((await installation.run('link', fileId)).stdout.trim())
    const foreign = (await installation.run('link', fileId, '--ip', '203.0.113.9')).stdout.trim()
    const altered = [...good.searchParams.keys()].map((name) => {
      const url = new URL(good)
      url.searchParams.set(name, `${url.searchParams.get(name)}1`)
      return url.href
    })
    const counted = async () => [
      await installation.metric(server, 'streamvault_slice_requests_total'),
      await installation.metric(server, 'streamvault_store_reads_total'),
    ]
    const before = await counted()
    for (const url of [...altered, foreign, good.origin + good.pathname, `${good.href}&sig=x`]) {
      const response = await fetch(url)
      await response.body?.cancel()
      assert.equal(response.status, 403, url)
    }
    assert.deepEqual(await counted(), before)
  })

  it('is found again where it was moved to, with the same id', async () => {
    const moved = path.join(installation.folder, 'Films', 'The.Long.Night.2019.1080p.BluRay.x264-GRP.mp4')
    await mkdir(path.dirname(moved), { recursive: true })
    await rename(film, moved)
    const [line] = (await installation.json('add', path.dirname(moved))) as Record<string, unknown>[]
    assert.deepEqual(line?.fileIds, [fileId])
    film = moved
    await installation.json('purge', '--all')
    const url = (await installation.run('link', fileId)).stdout.trim()
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    assert.equal(createHash('sha256').update(bytes).digest('hex'), await hashOf(film))
  })

  it('answers the API as its document says', async () => {
    const document = await (await fetch(`${server.url}/docs/openapi.json`)).json()
    const check = createOpenApiCheck(document as object)
    const requests: [string, string, object?][] = [
      ['GET', '/api/titles?limit=2'],
      ['GET', '/api/titles?limit=0'],
      ['GET', '/api/titles?cursor=nonsense'],
      ['GET', `/api/titles/${titleId}`],
      ['GET', '/api/titles/unknown'],
      ['GET', '/api/search?q=lnog%20night'],
      ['GET', `/api/files/${fileId}`],
      ['POST', '/api/play', { fileId }],
      ['POST', '/api/play', { fileId: 'unknown' }],
      ['POST', '/api/play', { nothing: true }],
      ['GET', '/api/admin/titles'],
      ['GET', '/api/image/unknown'],
    ]
    for (const [method, url, body] of requests) {
      const headers = body === undefined ? {} : { 'content-type': 'application/json' }
      const response = await fetch(server.url + url, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      })
      const contentType = response.headers.get('content-type')
      check({ method, path: url, status: response.status, contentType, body: await response.text() })
    }
  })

  it('leaves no temporary file behind', async () => {
    assert.deepEqual(await readdir(path.join(installation.data, 'tmp')), [])
  })
})
