import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import type { ObjectStore } from '@streamvault/object-store'
import { bytesOf, inPieces, objectStoreContract, patternBytes } from '@streamvault/object-store/testing'
import { S3RequestError } from './errors.ts'
import { createS3ObjectStore } from './s3-object-store.ts'
import { type LoopbackS3, type LoopbackS3Options, startLoopbackS3 } from './testing/index.ts'

const { signal } = new AbortController()
const PART = 64 * KIB

interface SetUp extends AsyncDisposable {
  server: LoopbackS3
  store: ObjectStore
}

async function setUp(options: LoopbackS3Options & { partBytes?: number; prefix?: string } = {}): Promise<SetUp> {
  const server = await startLoopbackS3(options)
  const store = createS3ObjectStore({
    bucket: 'films',
    prefix: options.prefix ?? 'vault/main',
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials: { accessKeyId: 'id', secretAccessKey: 'hidden-secret' },
    ...(options.partBytes === undefined ? {} : { partBytes: options.partBytes }),
  })
  return {
    server,
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** The suite disposes of the store and the server as one. */
async function underTest(options: LoopbackS3Options & { partBytes?: number }) {
  const { server, store, ...both } = await setUp(options)
  const replace = async (key: string, bytes: Uint8Array) => void server.bucket.put(`vault/main/${key}`, bytes)
  return { store: { ...store, [Symbol.asyncDispose]: both[Symbol.asyncDispose] }, replace }
}

objectStoreContract('a store in a bucket', () => underTest({}))
objectStoreContract('a store in a bucket that keeps versions, in small parts', () =>
  underTest({ keepsVersions: true, partBytes: PART }),
)

describe('createS3ObjectStore', () => {
  it('sends a large object in parts of one length, few of them at once', async () => {
    let sending = 0
    let most = 0
    const isPart = (url = '') => url.includes('partNumber=')
    await using made = await setUp({
      partBytes: PART,
      intercept: (request, response) => {
        if (!isPart(request.url)) return false
        sending += 1
        most = Math.max(most, sending)
        response.on('close', () => {
          sending -= 1
        })
        return false
      },
    })
    const { server, store } = made
    const bytes = patternBytes(5 * PART + 3)
    const { key, size } = await store.write(inPieces(bytes, 10_000), { signal, suggestedName: 'film.mkv' })
    assert.match(key, /^[\da-f]{2}\/[\da-f-]{36}-film\.mkv$/)
    assert.equal(size, bytes.byteLength)
    assert.deepEqual([...server.bucket.objects.keys()], [`vault/main/${key}`])
    assert.equal(server.requests.filter((name) => name === 'PUT part').length, 6)
    assert.ok(most <= 2, `${most} at once`)
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
  })

  it('sends a small object in one request', async () => {
    await using made = await setUp()
    await made.store.write(inPieces(patternBytes(100), 10), { signal })
    assert.deepEqual(
      made.server.requests.filter((name) => name !== 'GET uploads'),
      ['PUT', 'HEAD'],
    )
  })

  it('never holds more than a few parts, whatever comes in', async () => {
    let taken = 0
    let sent = 0
    let mostHeld = 0
    await using made = await setUp({
      partBytes: PART,
      intercept: (request, response) => {
        if (request.url?.includes('partNumber='))
          response.on('finish', () => {
            sent += PART
          })
        return false
      },
    })
    async function* endless() {
      for (; taken < 40 * PART; taken += PART / 4) {
        mostHeld = Math.max(mostHeld, taken - sent)
        yield patternBytes(PART / 4)
      }
    }
    await made.store.write(endless(), { signal })
    assert.ok(mostHeld <= 3 * PART, `${mostHeld / PART} parts`)
  })

  it('aborts the upload on the server when the source breaks or the writer leaves', async () => {
    await using made = await setUp({ partBytes: PART })
    const { server, store } = made
    const failure = new Error('the source broke')
    const broken = (async function* () {
      yield patternBytes(3 * PART)
      throw failure
    })()
    await assert.rejects(store.write(broken, { signal }), failure)
    const leaver = new AbortController()
    const reason = new Error('the writer left')
    const left = (async function* () {
      yield patternBytes(3 * PART)
      leaver.abort(reason)
      yield patternBytes(PART)
    })()
    await assert.rejects(store.write(left, { signal: leaver.signal }), reason)
    assert.equal(server.requests.filter((name) => name === 'DELETE upload').length, 2)
    assert.equal(server.bucket.uploads.size, 0)
    assert.equal(server.bucket.objects.size, 0)
  })

  it('aborts the upload when a part is refused', async () => {
    await using made = await setUp({
      partBytes: PART,
      intercept: (request, response) => {
        if (!request.url?.includes('partNumber=2')) return false
        response.writeHead(403).end('<Error><Code>QuotaExceeded</Code></Error>')
        return true
      },
    })
    const { server, store } = made
    await assert.rejects(store.write(inPieces(patternBytes(5 * PART), PART), { signal }), S3RequestError)
    assert.equal(server.bucket.uploads.size, 0)
    assert.equal(server.bucket.objects.size, 0)
  })

  it('takes an upload for done whose last answer was lost', async () => {
    let lost = 0
    await using made = await setUp({
      partBytes: PART,
      intercept: (request, response) => {
        const uploadId = new URL(request.url ?? '', 'http://x').searchParams.get('uploadId')
        if (request.method !== 'POST' || uploadId === null || lost > 0) return false
        lost += 1
        made.server.bucket.complete(uploadId)
        response.destroy()
        return true
      },
    })
    const bytes = patternBytes(2 * PART)
    const { key } = await made.store.write(inPieces(bytes, PART), { signal })
    assert.equal(lost, 1)
    assert.deepEqual(await bytesOf(made.store, key, { start: 0, end: bytes.byteLength }), bytes)
  })

  it('removes the parts of uploads that were killed long ago, of its own prefix and no others', async () => {
    await using made = await setUp()
    const { bucket } = made.server
    const longAgo = new Date(Date.now() - 8 * 86_400_000)
    const key = '0b/0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d-film.mkv'
    bucket.begin(`vault/main/${key}`, longAgo)
    const foreign = bucket.begin(`vault/mainland/${key}`, longAgo)
    const young = bucket.begin(`vault/main/${key}`)
    await made.store.write(inPieces(patternBytes(10), 10), { signal })
    await made.store[Symbol.asyncDispose]()
    assert.deepEqual(new Set(bucket.uploads.keys()), new Set([foreign, young]))
  })

  it('spares the uploads of other programs in a bucket that it shares without a prefix', async () => {
    await using made = await setUp({ prefix: '' })
    const { bucket } = made.server
    const longAgo = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000)
    const uuid = '0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d'
    bucket.begin(`0b/${uuid}-film.mkv`, longAgo)
    bucket.begin(`0b/${uuid}`, longAgo)
    const foreign = ['backups/2026.tar', `0b/film.mkv`, `ff/${uuid}`, `0b/${uuid}/part`, `other/0b/${uuid}`, uuid]
    const spared = foreign.map((key) => bucket.begin(key, longAgo))
    await made.store.write(inPieces(patternBytes(100), 100), { signal })
    assert.deepEqual(new Set(bucket.uploads.keys()), new Set(spared))
  })

  it('spares its own uploads where the server tells no true times of them', async () => {
    await using made = await setUp({ partBytes: PART })
    const { store, server } = made
    const begin = server.bucket.begin
    server.bucket.begin = (key) => begin(key, new Date(0))
    const writes = [1, 2, 3].map(() => store.write(inPieces(patternBytes(3 * PART), PART), { signal }))
    assert.equal((await Promise.all(writes)).length, 3)
  })

  it('deletes every version of an object', async () => {
    await using made = await setUp({ keepsVersions: true })
    const { server, store } = made
    const { key } = await store.write(inPieces(patternBytes(10), 10), { signal })
    server.bucket.put(`vault/main/${key}`, patternBytes(11))
    await store.delete(key, signal)
    assert.equal(server.bucket.objects.size, 0)
  })

  it('asks for no more than some mebibytes at once', async () => {
    await using made = await setUp()
    const { server, store } = made
    const { key, size } = await store.write(inPieces(patternBytes(9 * MIB), MIB), { signal })
    await bytesOf(store, key, { start: 0, end: size })
    assert.equal(server.requests.filter((name) => name === 'GET').length, 3)
  })

  it('says what went wrong without address, signature or secret', async () => {
    await using made = await setUp({
      intercept: (_request, response) => {
        response.writeHead(403).end('<Error><Code>AccessDenied</Code><Message>hidden-text</Message></Error>')
        return true
      },
    })
    const key = 'aa/film'
    await assert.rejects(bytesOf(made.store, key, { start: 0, end: 1 }), (error) => {
      assert.ok(error instanceof S3RequestError)
      assert.equal(error.message, 'Cannot read object "aa/film" in the bucket: AccessDenied (403)')
      assert.equal(error.status, 403)
      assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)), /hidden|127\.0\.0\.1|Signature/)
      assert.equal(error.cause, undefined)
      return true
    })
  })

  it('says when to come again to a bucket that has too much to do', async () => {
    const told: Record<string, string> = {}
    await using made = await setUp({
      intercept: (_request, response) => {
        response.writeHead(503, told).end('<Error><Code>SlowDown</Code><Message>less</Message></Error>')
        return true
      },
    })
    const read = () => bytesOf(made.store, 'aa/film', { start: 0, end: 1 })
    await assert.rejects(read(), { code: 's3_request_failed', status: 503, retryAfterMs: 2000 })
    told['retry-after'] = '0'
    await assert.rejects(read(), { retryAfterMs: 0 })
  })

  it('fails when the server hangs up before it answers', async () => {
    await using made = await setUp({
      intercept: (request) => {
        request.socket.destroy()
        return true
      },
    })
    await assert.rejects(made.store.stat('aa/film', signal), { code: 's3_request_failed', status: undefined })
  })
})
