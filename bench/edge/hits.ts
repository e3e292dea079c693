import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startNginx } from './nginx-server.ts'
import { cpuSecondsOf } from './process-figures.ts'
import { runRangeLoad } from './range-load.ts'
import { SECRET, urlOf } from './sign-urls.ts'
import { startEdge } from './start-edge.ts'
import { tell } from './tell.ts'

/** `edge` reads slices from files; `edge-hot` has all of them in memory. */
export type HitServer = 'nginx-static' | 'nginx-slice' | 'edge' | 'edge-hot'

/** One server under one load: medians of the rounds. */
export interface HitRun {
  server: HitServer
  connections: number
  mb_s: number
  cpu_s_per_gb: number
  first_byte_p50_ms: number
  first_byte_p99_ms: number
  first_byte_max_ms: number
}

interface Server {
  name: HitServer
  pid: number
  port: number
  urls: string[]
}

const MIB = 2 ** 20
const FILES = 8
const FILE_BYTES = 64 * MIB
const WORKERS = 2
/**
 * Long enough that each of 128 connections requests some thirty ranges: the buffers of new connections grow for a second or
 * two, and until then a server's cost per byte, nginx's most of all, grows with them.
 */
const BYTES_PER_RUN = 4096 * MIB
/** Enough that every thread has read, and ours has verified, every block at least once. */
const WARM_BYTES = 3072 * MIB
/** Enough that the code is compiled as in a server that has run for an hour. */
const WARM_REQUESTS = 40_000
const WARM_RANGE_BYTES = 32_768

/** Which servers are measured, and how. */
export interface HitsOptions {
  /** An empty folder. */
  directory: string
  servers: HitServer[]
  connections: number[]
  rounds: number
}

/**
 * Measures hits: random ranges out of 512 MiB that every cache holds, the servers taking turns in each round.
 *
 * The first minute is not measured: our threads then verify every block of the slices they open and compile their
 * code. The load runs on the same machine: only ratios count. Needs Linux and an nginx with the slice and secure_link
 * modules on the PATH.
 */
export async function measureHits({ directory, servers, connections, rounds }: HitsOptions): Promise<HitRun[]> {
  const filesDirectory = path.join(directory, 'files')
  mkdirSync(filesDirectory)
  const names = Array.from({ length: FILES }, (_, at) => `film${at}`)
  for (const [at, name] of names.entries())
    writeFileSync(path.join(filesDirectory, name), Buffer.alloc(FILE_BYTES, at + 65))
  const urls = names.map(urlOf)
  const caches = [{ sliceBytes: MIB, maxBytes: 4096 * MIB }]
  await using nginx = await startNginx({
    directory: path.join(directory, 'nginx'),
    filesDirectory,
    secret: SECRET,
    workers: WORKERS,
    caches,
  })
  const ours = (cacheDir: string, memoryBytes: number) =>
    startEdge({
      cacheDir: path.join(directory, cacheDir),
      secret: SECRET,
      source: { kind: 'folder', path: filesDirectory },
      threads: WORKERS,
      memoryBytes,
    })
  await using edge = await ours('slices', 0)
  await using hot = await ours('slices-hot', FILES * FILE_BYTES)
  const all: Server[] = [
    { name: 'nginx-static', pid: nginx.pid, port: nginx.staticPort, urls: names.map((name) => `/stream/${name}`) },
    { name: 'nginx-slice', pid: nginx.pid, port: nginx.cachePorts[0] ?? 0, urls },
    { name: 'edge', pid: edge.pid, port: edge.port, urls },
    { name: 'edge-hot', pid: hot.pid, port: hot.port, urls },
  ]
  const measured = all.filter(({ name }) => servers.includes(name))
  for (const server of measured) {
    tell('hits', `warms up ${server.name}`)
    await warm(server)
  }
  const runs: HitRun[] = []
  for (let round = 0; round < rounds; round += 1) {
    for (const count of connections) {
      for (const server of measured) {
        const run = await runOnce(server, count, round)
        runs.push(run)
        const of = `${server.name.padEnd(12)} ${count} connections`
        tell(
          'hits',
          `${round + 1} of ${rounds}: ${of}, ${run.cpu_s_per_gb.toFixed(3)} s/GB, ${Math.round(run.mb_s)} MB/s`,
        )
      }
    }
  }
  return mediansOf(runs)
}

/** Reads every file whole, so that the server's cache holds all of it, and then for a while in the measured way. */
async function warm({ port, urls }: Server): Promise<void> {
  for (const url of urls) {
    const response = await fetch(`http://127.0.0.1:${port}${url}`)
    const bytes = (await response.arrayBuffer()).byteLength
    if (bytes !== FILE_BYTES) throw new Error(`Cannot warm ${url}: ${response.status} with ${bytes} bytes`)
  }
  const load = { port, urls, fileBytes: FILE_BYTES, connections: 32 }
  await runRangeLoad({ ...load, totalBytes: WARM_BYTES, seed: 1 })
  const totalBytes = WARM_REQUESTS * WARM_RANGE_BYTES
  await runRangeLoad({ ...load, totalBytes, rangeBytes: WARM_RANGE_BYTES, seed: 2 })
}

async function runOnce({ name, pid, port, urls }: Server, connections: number, round: number): Promise<HitRun> {
  const before = cpuSecondsOf(pid)
  const seed = round * 1000 + connections
  const load = { port, urls, fileBytes: FILE_BYTES, connections, totalBytes: BYTES_PER_RUN, seed }
  const { bytes, seconds, firstBytes } = await runRangeLoad(load)
  const at = (share: number): number => firstBytes[Math.floor((firstBytes.length - 1) * share)] ?? 0
  return {
    server: name,
    connections,
    mb_s: bytes / 1e6 / seconds,
    cpu_s_per_gb: (cpuSecondsOf(pid) - before) / (bytes / 1e9),
    first_byte_p50_ms: at(0.5),
    first_byte_p99_ms: at(0.99),
    first_byte_max_ms: at(1),
  }
}

function mediansOf(all: HitRun[]): HitRun[] {
  const groups = Map.groupBy(all, ({ server, connections }) => `${server} ${connections}`)
  return [...groups.values()].map((group): HitRun => {
    const median = (of: (run: HitRun) => number): number => {
      const sorted = group.map(of).sort((a, b) => a - b)
      return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 1000) / 1000
    }
    return {
      ...(group[0] as HitRun),
      mb_s: median((run) => run.mb_s),
      cpu_s_per_gb: median((run) => run.cpu_s_per_gb),
      first_byte_p50_ms: median((run) => run.first_byte_p50_ms),
      first_byte_p99_ms: median((run) => run.first_byte_p99_ms),
      first_byte_max_ms: median((run) => run.first_byte_max_ms),
    }
  })
}

/** Divides a figure of one of our servers by that of nginx's slice cache at the same number of connections. */
export function ratioToNginx(
  runs: HitRun[],
  server: HitServer,
  connections: number,
  of: 'cpu_s_per_gb' | 'first_byte_p50_ms',
): number {
  const one = (name: HitServer): number =>
    runs.find((run) => run.server === name && run.connections === connections)?.[of] ?? Number.NaN
  return Math.round((one(server) / one('nginx-slice')) * 100) / 100
}
