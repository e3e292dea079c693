import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEdge, createStreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'

/** Started with the settings as JSON in its first argument; tells its port to the process that forked it. */
export interface EdgeProcessSettings {
  cacheDir: string
  /** What links are signed with. */
  secret: string
  /** Where the bytes come from: files in a folder, or an HTTP server whose files are all as large. */
  source: { kind: 'folder'; path: string } | { kind: 'http'; port: number; fileBytes: number }
  threads: number
  /** Bytes of memory for the slices asked for most. */
  memoryBytes: number
  /** Bytes of slices on disk. @default 4 GiB */
  maxBytes?: number
  /** @default 1 MiB */
  sliceBytes?: number
  /** Watches how long the main thread is held up. It looks every other millisecond: not where CPU is counted. */
  watchLoop?: boolean
}

/** What the process that started it may ask. */
export type EdgeQuestion = { kind: 'look' } | { kind: 'purge'; fileId: string } | { kind: 'stop' }

/** What it is told. */
export interface EdgeAnswer {
  /** On disk, as far as they are known. */
  slices: number
  /** Bytes of films that viewers' sockets took. */
  sentBytes: number
  /** The longest time that the main thread was held up since it began, when that is watched. */
  longestHoldMs: number
  /** Milliseconds that the answer took to come about. */
  ms: number
}

const LOOK_EVERY_MS = 2
const settings = JSON.parse(process.argv[2] ?? '{}') as EdgeProcessSettings
const { cacheDir, secret, source, threads, memoryBytes, maxBytes = 4 * 2 ** 30, sliceBytes = 2 ** 20 } = settings

const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS })
if (settings.watchLoop) delay.enable()
const edge = await createEdge({
  host: '127.0.0.1',
  port: 0,
  linkKeys: { current: 'k1', secrets: { k1: secret } },
  cacheDir,
  maxBytes,
  inactiveMs: 72 * 3_600_000,
  sliceBytes,
  threads,
  memoryBytes,
  source: {
    async describe(fileId) {
      const size = source.kind === 'http' ? source.fileBytes : (await stat(path.join(source.path, fileId))).size
      return { size, etag: `"${fileId}"`, modifiedMs: 0, contentType: 'video/mp4', fileName: `${fileId}.mp4` }
    },
    async *read(fileId, { start, end }, { signal }) {
      if (source.kind === 'folder') {
        const file = await open(path.join(source.path, fileId))
        yield* file.createReadStream({ start, end: end - 1 })
        return
      }
      const headers = { range: `bytes=${start}-${end - 1}` }
      const { status, body } = await fetch(`http://127.0.0.1:${source.port}/stream/${fileId}`, { headers, signal })
      if (status !== 206) throw new Error(`Cannot read from the origin: ${status}`)
      if (body !== null) yield* body
    },
  },
  upstreams: { manager: { host: '127.0.0.1', port: 9 }, web: undefined, token: '' },
  limits: { maxConnections: 10_000, maxRequestsPerSecond: 30_000 },
  places: createStreamPlaces({ leases: createMemoryLeases({ maxLeases: 20_000 }), maxStreams: 10_000 }),
  onError: (error) => console.error(error),
})

process.on('message', async (question: EdgeQuestion) => {
  const began = performance.now()
  if (question.kind === 'stop') {
    await edge.drain(100)
    await edge[Symbol.asyncDispose]()
    process.exit()
  }
  if (question.kind === 'purge') await edge.purge(question.fileId)
  const longestHoldMs = settings.watchLoop ? delay.max / 1e6 : 0
  const { member } = edge.stats().streamBytes
  const ms = performance.now() - began
  process.send?.({ slices: edge.cacheSlices(), sentBytes: member, longestHoldMs, ms } satisfies EdgeAnswer)
})
// Nobody is left to be measured for.
process.on('disconnect', () => process.exit())
process.send?.({ port: edge.port })
