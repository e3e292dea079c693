import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { createEdge } from '@streamvault/edge'

/** Started with the settings as JSON in its first argument; tells its port to the process that forked it. */
interface EdgeProcessSettings {
  filesDirectory: string
  cacheDir: string
  secret: string
  threads: number
  /** Bytes of memory for the slices asked for most. */
  memoryBytes: number
}

const { filesDirectory, cacheDir, secret, threads, memoryBytes } = JSON.parse(
  process.argv[2] ?? '{}',
) as EdgeProcessSettings

const edge = await createEdge({
  host: '127.0.0.1',
  port: 0,
  linkKeys: { current: 'k1', secrets: { k1: secret } },
  cacheDir,
  maxBytes: 4 * 2 ** 30,
  inactiveMs: 72 * 3_600_000,
  threads,
  memoryBytes,
  source: {
    async describe(fileId) {
      const { size } = await stat(path.join(filesDirectory, fileId))
      return { size, etag: `"${fileId}"`, modifiedMs: 0, contentType: 'video/mp4', fileName: `${fileId}.mp4` }
    },
    async *read(fileId, { start, end }) {
      const file = await open(path.join(filesDirectory, fileId))
      yield* file.createReadStream({ start, end: end - 1 })
    },
  },
  upstreams: { manager: { host: '127.0.0.1', port: 9 }, web: undefined, token: '' },
  limits: { maxConnections: 10_000, maxRequestsPerSecond: 30_000 },
  onError: (error) => console.error(error),
})

process.on('message', async () => {
  await edge.drain(100)
  await edge[Symbol.asyncDispose]()
  process.exit()
})
process.send?.({ port: edge.port })
