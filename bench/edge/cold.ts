import { request } from 'node:http'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startNginx } from './nginx-server.ts'
import { startOrigin } from './origin.ts'
import { handlesOf } from './process-figures.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { startEdge } from './start-edge.ts'

/** What a slow viewer of a cold film costs: megabytes read from the store, and handles open. */
export interface SlowViewer {
  /** What the viewer had taken by then. */
  viewer_mb: number
  engine_mb_ours: number
  engine_mb_nginx: number
  handles_ours: number
  handles_nginx: number
}

/** Milliseconds to the first byte of a jump far into a slice that is not there. */
export interface ColdSeek {
  ours: number
  nginx: number
  /** The same, asked of the store itself. */
  round_trip: number
}

const MIB = 2 ** 20
const FILM_BYTES = 1024 * MIB
const VIEWER_BYTES_PER_SECOND = 300_000
const WATCH_MS = 6000
const SLICE_BYTES = 10 * MIB
const CHUNK_MS = 100
const SEEKS = 7

/** Watches a cold film of 1 GiB at 300 kB/s for six seconds, asking for all of it at once as players do. */
export async function measureSlowViewer(directory: string): Promise<SlowViewer> {
  await using origin = await startOrigin({ fileBytes: FILM_BYTES })
  await using servers = await startBoth(directory, origin.port, FILM_BYTES, MIB)
  const before = { ours: handlesOf(servers.edge.pid), nginx: handlesOf(servers.nginx.pid) }
  const watching = [
    watchSlowly(servers.edge.port, urlOf('slow-ours')),
    watchSlowly(servers.nginx.cachePorts[0] ?? 0, urlOf('slow-nginx')),
  ]
  await sleep(WATCH_MS)
  const result: SlowViewer = {
    viewer_mb: (WATCH_MS * VIEWER_BYTES_PER_SECOND) / 1e9,
    engine_mb_ours: Math.round(origin.sentBytes('slow-ours') / 1e5) / 10,
    engine_mb_nginx: Math.round(origin.sentBytes('slow-nginx') / 1e5) / 10,
    handles_ours: handlesOf(servers.edge.pid) - before.ours,
    handles_nginx: handlesOf(servers.nginx.pid) - before.nginx,
  }
  for (const stop of watching) stop()
  return result
}

/** Jumps to byte 9.5 MiB of a slice of 10 MiB, from a store that needs 100 ms for each chunk of 1 MiB. */
export async function measureColdSeek(directory: string): Promise<ColdSeek> {
  await using origin = await startOrigin({ fileBytes: 64 * MIB, chunkBytes: MIB, chunkMs: CHUNK_MS })
  await using servers = await startBoth(directory, origin.port, 64 * MIB, SLICE_BYTES)
  const start = Math.floor(9.5 * MIB)
  // The first request of a process opens connections and compiles code.
  await firstByteMs(servers.edge.port, urlOf('warm'), 0)
  const ours: number[] = []
  const direct: number[] = []
  for (let seek = 0; seek < SEEKS; seek += 1) {
    direct.push(await firstByteMs(origin.port, '/stream/direct', start))
    ours.push(await firstByteMs(servers.edge.port, urlOf(`seek${seek}`), start))
  }
  const nginx = await firstByteMs(servers.nginx.cachePorts[0] ?? 0, urlOf('seek'), start)
  const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(SEEKS / 2)] ?? 0
  return { ours: medianOf(ours), nginx, round_trip: medianOf(direct) }
}

async function startBoth(directory: string, originPort: number, fileBytes: number, sliceBytes: number) {
  await using stack = new AsyncDisposableStack()
  const caches = [{ originPort, sliceBytes, maxBytes: 4096 * MIB }]
  const nginx = stack.use(
    await startNginx({
      directory: path.join(directory, 'nginx'),
      filesDirectory: directory,
      secret: SECRET,
      workers: 2,
      caches,
    }),
  )
  const edge = stack.use(
    await startEdge({
      cacheDir: path.join(directory, 'slices'),
      secret: SECRET,
      source: { kind: 'http', port: originPort, fileBytes },
      threads: 2,
      memoryBytes: 0,
      sliceBytes,
    }),
  )
  const owned = stack.move()
  return { nginx, edge, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Reads a film at the viewer's pace, with a small window as a phone has; returns what ends it. */
function watchSlowly(port: number, url: string): () => void {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write(`GET ${url} HTTP/1.1\r\nHost: bench\r\nRange: bytes=0-\r\n\r\n`)
  let taken = 0
  const began = performance.now()
  socket.on('data', (chunk) => {
    taken += chunk.byteLength
    const dueMs = (taken / VIEWER_BYTES_PER_SECOND) * 1000 - (performance.now() - began)
    if (dueMs <= 0) return
    socket.pause()
    setTimeout(() => socket.resume(), dueMs)
  })
  socket.on('error', () => {})
  return () => socket.destroy()
}

function firstByteMs(port: number, path: string, start: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const headers = { range: `bytes=${start}-${start + 99}` }
    const asked = request({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      response.once('data', () => resolve(Math.round((performance.now() - began) * 10) / 10))
      response.resume()
    })
    asked.on('error', reject)
    asked.end()
  })
}
