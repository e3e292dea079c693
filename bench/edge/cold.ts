import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStream } from './open-stream.ts'
import { startOrigin } from './origin.ts'
import { openFilesOf } from './process-figures.ts'
import { urlOf } from './sign-urls.ts'
import { startBoth } from './start-both.ts'
import { tell } from './tell.ts'

/** The cost of a slow viewer of a cold film: megabytes read from the store, and open handles except those to the store. */
export interface SlowViewer {
  /** Bytes that the viewer had received by then. */
  viewer_mb: number
  /** Bytes that our server wrote to that viewer's socket: the kernels buffer some megabytes of them. */
  sent_mb_ours: number
  engine_mb_ours: number
  engine_mb_nginx: number
  handles_ours: number
  handles_nginx: number
}

/** Milliseconds to the first byte of a jump far into a slice that is not cached. */
export interface ColdSeek {
  ours: number
  nginx: number
  /** The same request sent directly to the store. */
  round_trip: number
}

const MIB = 2 ** 20
const FILM_BYTES = 1024 * MIB
const VIEWER_BYTES_PER_SECOND = 300_000
const WATCH_MS = 6000
const SLICE_BYTES = 10 * MIB
const CHUNK_MS = 100
const SEEKS = 7

/** Watches a cold film of 1 GiB at 300 kB/s for six seconds, with one request for all of it, as players send. */
export async function measureSlowViewer(directory: string): Promise<SlowViewer> {
  await using origin = await startOrigin({ fileBytes: FILM_BYTES })
  const store = { originPort: origin.port, fileBytes: FILM_BYTES, sliceBytes: MIB }
  await using servers = await startBoth({ directory, ...store })
  const before = { ours: openFilesOf(servers.edge.pid), nginx: openFilesOf(servers.nginx.pid) }
  tell('slow_viewer', `watches both for ${WATCH_MS / 1000} s`)
  // A small receive window, as on a phone.
  const slow = { bytesPerSecond: VIEWER_BYTES_PER_SECOND }
  const ours = openStream({ ...slow, port: servers.edge.port, url: urlOf('slow-ours') })
  const nginx = openStream({ ...slow, port: servers.nginxPort, url: urlOf('slow-nginx') })
  await sleep(WATCH_MS)
  const result: SlowViewer = {
    viewer_mb: Math.round(ours.bytes / 1e5) / 10,
    sent_mb_ours: Math.round((await servers.edge.look()).sentBytes / 1e5) / 10,
    engine_mb_ours: Math.round(origin.sentBytes('slow-ours') / 1e5) / 10,
    engine_mb_nginx: Math.round(origin.sentBytes('slow-nginx') / 1e5) / 10,
    // The viewer's own connection, and the files open for it.
    handles_ours: 1 + openFilesOf(servers.edge.pid) - before.ours,
    handles_nginx: 1 + openFilesOf(servers.nginx.pid) - before.nginx,
  }
  for (const stream of [ours, nginx]) stream.destroy()
  return result
}

/** Jumps to byte 9.5 MiB of a 10 MiB slice, from a store that needs 100 ms per chunk of 1 MiB. */
export async function measureColdSeek(directory: string): Promise<ColdSeek> {
  await using origin = await startOrigin({ fileBytes: 64 * MIB, chunkBytes: MIB, chunkMs: CHUNK_MS })
  const store = { originPort: origin.port, fileBytes: 64 * MIB, sliceBytes: SLICE_BYTES }
  await using servers = await startBoth({ directory, ...store })
  tell('cold_seek_ms', `${SEEKS} jumps of ours, one of nginx`)
  const start = Math.floor(9.5 * MIB)
  // The first request of a process opens connections and compiles code.
  await firstByteMs(servers.edge.port, urlOf('warm'), 0)
  const ours: number[] = []
  const direct: number[] = []
  for (let seek = 0; seek < SEEKS; seek += 1) {
    direct.push(await firstByteMs(origin.port, '/stream/direct', start))
    ours.push(await firstByteMs(servers.edge.port, urlOf(`seek${seek}`), start))
  }
  const nginx = await firstByteMs(servers.nginxPort, urlOf('seek'), start)
  const medianOf = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(SEEKS / 2)] ?? 0
  return { ours: medianOf(ours), nginx, round_trip: medianOf(direct) }
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
