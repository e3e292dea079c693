import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { ObjectChangedError, type ObjectStore, ReadOnlyStoreError } from '@streamvault/object-store'
import { bytesOf, collectBytes, inPieces, objectStoreContract, patternBytes } from '@streamvault/object-store/testing'
import { HttpOriginError } from './errors.ts'
import { createHttpObjectStore } from './http-object-store.ts'
import { type LoopbackOrigin, type LoopbackOriginOptions, startLoopbackOrigin } from './testing/index.ts'

const { signal } = new AbortController()
const reading = { signal, priority: 'interactive' } as const

interface SetUp extends AsyncDisposable {
  server: LoopbackOrigin
  store: ObjectStore
}

async function setUp(options: LoopbackOriginOptions = {}): Promise<SetUp> {
  const server = await startLoopbackOrigin(options)
  const store = createHttpObjectStore({ base: server.base, authorization: 'Bearer hidden-token' })
  return {
    server,
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

objectStoreContract('a store on a server that takes PUT', async () => {
  const { server, store, ...both } = await setUp()
  const replace = async (key: string, bytes: Uint8Array) => void server.objects.set(`/folder/${key}`, bytes)
  return { store: { ...store, [Symbol.asyncDispose]: both[Symbol.asyncDispose] }, replace }
})

/** A server with one film of 3 MiB, whose answers `intercept` may replace. */
async function film(intercept: NonNullable<LoopbackOriginOptions['intercept']>) {
  const bytes = patternBytes(3 * MIB)
  const made = await setUp({
    intercept: (request, response) => request.url === '/folder/film' && intercept(request, response),
  })
  made.server.objects.set('/folder/film', bytes)
  const read = (start: number, end: number) => bytesOf(made.store, 'film', { start, end })
  return { ...made, read, bytes, [Symbol.asyncDispose]: made[Symbol.asyncDispose] }
}

describe('createHttpObjectStore', () => {
  it('shows who it is to its own server', async () => {
    const seen = new Set<string | undefined>()
    await using made = await setUp({
      intercept: (request) => {
        seen.add(request.headers.authorization)
        return false
      },
    })
    const { key } = await made.store.write(inPieces(patternBytes(10), 5), { signal, suggestedName: 'ü film?.mkv' })
    assert.match(key, /^[\da-f-]{36}-ü film_\.mkv$/)
    await bytesOf(made.store, key, { start: 0, end: 10 })
    assert.deepEqual([...seen], ['Bearer hidden-token'])
  })

  it('removes what a failed write may have left', async () => {
    const asked: (string | undefined)[] = []
    await using made = await setUp({
      intercept: (request) => {
        asked.push(request.method)
        return false
      },
    })
    const failure = new Error('the source broke')
    const broken = (async function* () {
      yield patternBytes(200_000)
      throw failure
    })()
    await assert.rejects(made.store.write(broken, { signal }), failure)
    assert.equal(asked.at(-1), 'DELETE')
    assert.equal(made.server.objects.size, 0)
  })

  it('says that a server only reads', async () => {
    await using made = await setUp({
      intercept: (request, response) => {
        if (request.method !== 'PUT' && request.method !== 'DELETE') return false
        response.writeHead(405).end()
        return true
      },
    })
    await assert.rejects(made.store.write(inPieces(patternBytes(5), 5), { signal }), ReadOnlyStoreError)
    await assert.rejects(made.store.delete('film', signal), ReadOnlyStoreError)
  })

  it('takes a whole answer where the range begins near its start, and refuses it further on', async () => {
    await using made = await film((request) => {
      delete request.headers.range
      return false
    })
    assert.deepEqual(await made.read(5, 70_000), made.bytes.slice(5, 70_000))
    assert.deepEqual(await made.read(0, 3 * MIB), made.bytes)
    await assert.rejects(made.read(2 * MIB, 3 * MIB), /does not offer ranges/)
  })

  it('refuses other bytes than were asked for', async () => {
    for (const range of [
      'bytes 1-10/100',
      'bytes 0-20/100',
      'bytes 0-9/*',
      'items 0-9/100',
      'bytes 9-0/100',
      undefined,
    ]) {
      await using made = await film((_request, response) => {
        response
          .writeHead(206, { etag: '"x"', ...(range !== undefined && { 'content-range': range }) })
          .end('0123456789')
        return true
      })
      await assert.rejects(made.read(0, 10), HttpOriginError, range)
    }
  })

  it('refuses bytes that are encoded, or of no version', async () => {
    for (const headers of [{ 'content-encoding': 'gzip', etag: '"x"' }, {}, { etag: 'W/"x"' }]) {
      await using made = await film((_request, response) => {
        response.writeHead(206, { 'content-range': 'bytes 0-9/100', ...headers }).end('0123456789')
        return true
      })
      await assert.rejects(made.read(0, 10), HttpOriginError)
    }
  })

  it('does without entity tags where there are dates', async () => {
    let date = 'Mon, 02 Nov 2026 10:00:00 GMT'
    const asked: (string | undefined)[] = []
    await using made = await film((request, response) => {
      asked.push(request.headers['if-unmodified-since'])
      const headers = { 'last-modified': date, 'content-length': 10 }
      if (request.method === 'HEAD') response.writeHead(200, headers).end()
      else response.writeHead(206, { ...headers, 'content-range': 'bytes 0-9/10' }).end('0123456789')
      return true
    })
    const { version = '' } = (await made.store.stat('film', signal)) ?? {}
    const options = { ...reading, expectedVersion: version }
    const read = () => collectBytes(made.store.read('film', { start: 0, end: 10 }, options))
    assert.equal((await read()).byteLength, 10)
    date = 'Mon, 02 Nov 2026 10:00:01 GMT'
    await assert.rejects(read(), ObjectChangedError)
    assert.deepEqual(asked, [undefined, 'Mon, 02 Nov 2026 10:00:00 GMT', 'Mon, 02 Nov 2026 10:00:00 GMT'])
  })

  it('refuses the bytes of another version from a server that knows no conditions', async () => {
    await using made = await film((request) => {
      delete request.headers['if-match']
      return false
    })
    const options = { ...reading, expectedVersion: '"another"' }
    await assert.rejects(collectBytes(made.store.read('film', { start: 0, end: 10 }, options)), ObjectChangedError)
  })

  it('describes an object of a server that knows no HEAD', async () => {
    await using made = await film((request, response) => {
      if (request.method !== 'HEAD') return false
      response.writeHead(405).end()
      return true
    })
    assert.equal((await made.store.stat('film', signal))?.size, 3 * MIB)
  })

  it('says what was refused, when to come again, and no address', async () => {
    await using made = await film((_request, response) => {
      response.writeHead(503, { 'retry-after': '7' }).end('hidden-text')
      return true
    })
    await assert.rejects(made.read(0, 10), (error) => {
      assert.ok(error instanceof HttpOriginError)
      assert.equal(error.message, 'Cannot use the answer of "127.0.0.1": it refused (503)')
      assert.equal(error.status, 503)
      assert.equal(error.retryAfterMs, 7000)
      assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /hidden|folder/)
      return true
    })
  })

  it('notices an answer that breaks off', async () => {
    await using made = await film((_request, response) => {
      response.writeHead(206, { etag: '"x"', 'content-range': 'bytes 0-9/10', 'content-length': 10 })
      response.write('0123', () => response.destroy())
      return true
    })
    await assert.rejects(made.read(0, 10), { code: 'connection_failed' })
  })
})
