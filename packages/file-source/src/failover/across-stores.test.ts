import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import { createBlockHasher, type ObjectStore } from '@streamvault/object-store'
import { createMemoryObjectStore } from '@streamvault/object-store/memory'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createHttpMirrors } from '@streamvault/object-store-http'
import { startLoopbackOrigin } from '@streamvault/object-store-http/testing'
import { createS3ObjectStore } from '@streamvault/object-store-s3'
import { startLoopbackS3 } from '@streamvault/object-store-s3/testing'
import { createFileSource } from '../file-source.ts'
import type { SourceEvent } from './source-event.ts'

const { signal } = new AbortController()
const SIZE = 9 * MIB + 7
const content = patternBytes(SIZE)
const hasher = createBlockHasher()
hasher.update(content)
const hashes = hasher.digest()

/** A film in a bucket, on a mirror, and in memory. `bucket` and `mirror` may alter those servers' answers. */
async function setUp(faults: { bucket?: (gets: number) => boolean; mirror?: (gets: number) => boolean }) {
  await using stack = new AsyncDisposableStack()
  const counts = { bucket: 0, mirror: 0 }
  const server = stack.use(
    await startLoopbackS3({
      intercept: (request, response) => {
        if (request.method !== 'GET' || request.url?.includes('uploads')) return false
        counts.bucket += 1
        if (faults.bucket?.(counts.bucket)) cutAnswer(response)
        return false
      },
    }),
  )
  const origin = stack.use(
    await startLoopbackOrigin({
      intercept: (request, response) => {
        if (request.method !== 'GET') return false
        counts.mirror += 1
        if (!faults.mirror?.(counts.mirror)) return false
        response.writeHead(503, { 'retry-after': '60' }).end()
        return true
      },
    }),
  )
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' }
  const main = stack.use(
    createS3ObjectStore({ bucket: 'films', region: 'us-east-1', endpoint: server.endpoint, credentials }),
  )
  const mirror = stack.use(createHttpMirrors({ allowHosts: ['127.0.0.1'] }))
  const memory = stack.use(createMemoryObjectStore({ maxBytes: 2 * SIZE }))
  origin.objects.set('/folder/film', content)
  const sources: FileSource[] = [
    await copyInto(main, 'main'),
    await sourceOn(mirror, 'mirror', `${origin.base}film`),
    await copyInto(memory, 'memory'),
  ]
  const file = { id: 'film', size: SIZE, sources } as MediaFile
  const events: string[] = []
  const source = createFileSource({
    findFile: async () => file,
    stores: new Map<string, ObjectStore>([
      ['main', main],
      ['mirror', mirror],
      ['memory', memory],
    ]),
    loadBlockHashes: async () => hashes,
    onSourceEvent: ({ kind, source: { store } }: SourceEvent) => events.push(`${store} ${kind}`),
    onChanged: () => {},
    onMissing: () => {},
  })
  const owned = stack.move()
  const read = async (start: number, end: number) =>
    Buffer.concat(await Array.fromAsync(source.read('film', { start, end }, { signal, priority: 'interactive' })))
  return { read, events, server, memory, sources, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Sends the first MiB and closes the connection. */
function cutAnswer(response: ServerResponse): void {
  const send = (bytes: Uint8Array) => response.write(bytes.subarray(0, MIB), () => response.destroy())
  response.end = send as unknown as typeof response.end
}

async function copyInto(store: ObjectStore, name: string): Promise<FileSource> {
  const { key, version } = await store.write(inPieces(content, 300 * KIB), { signal })
  return { store: name, key, version }
}

async function sourceOn(store: ObjectStore, name: string, key: string): Promise<FileSource> {
  return { store: name, key, version: (await store.stat(key, signal))?.version ?? '' }
}

describe('a file in a bucket, on a mirror and in memory', () => {
  it('is read from the first alone while that serves', async () => {
    await using made = await setUp({})
    assert.ok((await made.read(3, SIZE)).equals(content.subarray(3)))
    assert.deepEqual(made.events, [])
  })

  it('goes on at the mirror when the bucket cuts an answer, and in memory when the mirror is closed', async () => {
    await using made = await setUp({ bucket: (gets) => gets > 1, mirror: (gets) => gets > 1 })
    assert.ok((await made.read(0, SIZE)).equals(content))
    assert.deepEqual(made.events.slice(0, 2), ['main failed', 'mirror took_over'])
    assert.ok(made.events.includes('memory took_over'))
  })

  it('lets out no byte of another film that was put in its place', async () => {
    await using made = await setUp({})
    const [inBucket] = made.sources
    made.server.bucket.put(inBucket?.key ?? '', patternBytes(SIZE, 2))
    await made.memory.replace(made.sources[2]?.key ?? '', patternBytes(SIZE, 2))
    assert.ok((await made.read(0, SIZE)).equals(content))
    assert.deepEqual(made.events, ['main failed', 'mirror took_over'])
  })

  it('strikes a bucket that gives other bytes under the old version', async () => {
    await using made = await setUp({})
    const held = made.server.bucket.latest(made.sources[0]?.key ?? '')
    assert.ok(held)
    held.bytes = patternBytes(SIZE, 2)
    assert.ok((await made.read(0, SIZE)).equals(content))
    assert.deepEqual(made.events, ['main lied', 'mirror took_over'])
    await made.read(0, 10)
    assert.equal(made.events.length, 2)
  })
})
