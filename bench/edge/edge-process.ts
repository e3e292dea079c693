import { stat } from 'node:fs/promises'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createEdge, createStreamPlaces } from '@streamvault/edge'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { createLocalFiles } from '@streamvault/object-store/fs'

/** Starts with the settings as JSON in its first argument; sends its port to its parent. */
export interface EdgeProcessSettings {
  cacheDir: string
  /** Signs the links. */
  secret: string
  /** Source of the bytes: files in a folder, or an HTTP server whose files all have one size. */
  source: { kind: 'folder'; path: string } | { kind: 'http'; port: number; fileBytes: number }
  threads: number
  /** Bytes of memory for the most requested slices. */
  memoryBytes: number
  /** Bytes of slices on disk. @default 4 GiB */
  maxBytes?: number
  /** @default 1 MiB */
  sliceBytes?: number
  /** Measures how long the main thread is blocked. Samples every other millisecond, so leave it off where CPU is counted. */
  watchLoop?: boolean
}

/** Requests of the parent process. */
export type EdgeQuestion = { kind: 'look' } | { kind: 'purge'; fileId: string } | { kind: 'stop' }

/** The answer to the parent. */
export interface EdgeAnswer {
  /** Slices on disk, as far as the index knows them. */
  slices: number
  /** Bytes of films that were written to viewers' sockets. */
  sentBytes: number
  /** The longest time that the main thread was blocked since the start; 0 without `watchLoop`. */
  longestHoldMs: number
  /** Milliseconds that the edge needed for the answer. */
  ms: number
}

const LOOK_EVERY_MS = 2
const settings = JSON.parse(process.argv[2] ?? '{}') as EdgeProcessSettings
const { cacheDir, secret, source, threads, memoryBytes, maxBytes = 4 * 2 ** 30, sliceBytes = 2 ** 20 } = settings

const delay = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS })
if (settings.watchLoop) delay.enable()
const files = createLocalFiles()
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
    async *read(fileId, { start, end }, options) {
      if (source.kind === 'folder') {
        const range = { start, end }
        yield* files.read(path.join(source.path, fileId), range, options)
        return
      }
      const headers = { range: `bytes=${start}-${end - 1}` }
      const { status, body } = await fetch(`http://127.0.0.1:${source.port}/stream/${fileId}`, {
        headers,
        signal: options.signal,
      })
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
// The parent is gone.
process.on('disconnect', () => process.exit())
process.send?.({ port: edge.port })
