import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createLinkKeys, signLink } from '@streamvault/crypto-links'
import { cpuSecondsOf } from './hit/cpu-time.ts'
import { startNginx } from './hit/nginx-server.ts'
import { runRangeLoad } from './hit/range-load.ts'

/** One server under one load: medians over the rounds. */
interface HitRun {
  server: 'nginx-static' | 'nginx-slice' | 'edge'
  connections: number
  mb_s: number
  cpu_s_per_gb: number
  first_byte_p50_ms: number
  first_byte_p99_ms: number
}

/** What a hit costs, ours divided by nginx's. */
export interface HitBench {
  runs: HitRun[]
  ratios: { cpu_vs_nginx_slice_16: number; cpu_vs_nginx_slice_128: number; first_byte_vs_nginx_slice_128: number }
}

interface Server {
  name: HitRun['server']
  pid: number
  port: number
  urls: string[]
}

const MIB = 2 ** 20
const FILES = 8
const FILE_BYTES = 64 * MIB
const WORKERS = 2
const ROUNDS = 3
const CONNECTIONS = [1, 16, 128]
const BYTES_PER_RUN = 1024 * MIB
/** Enough that every thread has read, and ours has checked, every block at least once. */
const WARM_BYTES = 3072 * MIB

/**
 * Measures hits: random ranges out of 512 MiB that lie in every cache, against nginx with the plain files and nginx with
 * its slice cache, the servers taking turns in each of three rounds. Not measured is the first pass, in which our threads
 * check every block of the slices they open. The load runs on the same machine: only ratios
 * count. Needs Linux and an nginx with the slice and secure_link modules on the PATH.
 */
export async function runHitBench(): Promise<HitBench> {
  const directory = mkdtempSync(path.join(tmpdir(), 'hit-bench-'))
  const filesDirectory = path.join(directory, 'files')
  mkdirSync(filesDirectory)
  const names = Array.from({ length: FILES }, (_, at) => `film${at}`)
  for (const [at, name] of names.entries())
    writeFileSync(path.join(filesDirectory, name), Buffer.alloc(FILE_BYTES, at + 65))
  const secret = 'the secret of links in benchmarks'
  const urls = names.map((name) => linkTo(name, secret))
  const settings = { filesDirectory, cacheDir: path.join(directory, 'slices'), secret, threads: WORKERS }
  const edge = fork(new URL('./hit/edge-process.ts', import.meta.url), [JSON.stringify(settings)])
  try {
    const nginxDirectory = path.join(directory, 'nginx')
    await using nginx = await startNginx({ directory: nginxDirectory, filesDirectory, secret, workers: WORKERS })
    const [{ port }] = (await once(edge, 'message')) as [{ port: number }]
    const servers: Server[] = [
      { name: 'nginx-static', pid: nginx.pid, port: nginx.staticPort, urls: names.map((name) => `/stream/${name}`) },
      { name: 'nginx-slice', pid: nginx.pid, port: nginx.slicePort, urls },
      { name: 'edge', pid: edge.pid ?? 0, port, urls },
    ]
    for (const server of servers) await warm(server)
    return summarize(await measure(servers))
  } finally {
    await stop(edge)
    rmSync(directory, { recursive: true, force: true })
  }
}

function linkTo(name: string, secret: string): string {
  const keys = createLinkKeys({ current: 'k1', secrets: { k1: secret } })
  const expires = Math.floor(Date.now() / 1000) + 86_400
  const path = `/stream/${name}`
  return signLink(keys, { path, expires, address: '127.0.0.1', class: 'member', tid: 't1', form: 'md5' })
}

/** Reads every file whole, so that all of it lies in the server's cache, and then for a while as it will be measured. */
async function warm({ port, urls }: Server): Promise<void> {
  for (const url of urls) {
    const response = await fetch(`http://127.0.0.1:${port}${url}`)
    const bytes = (await response.arrayBuffer()).byteLength
    if (bytes !== FILE_BYTES) throw new Error(`Cannot warm ${url}: ${response.status} with ${bytes} bytes`)
  }
  await runRangeLoad({ port, urls, fileBytes: FILE_BYTES, connections: 32, totalBytes: WARM_BYTES, seed: 1 })
}

async function measure(servers: Server[]): Promise<HitRun[]> {
  const runs: HitRun[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const connections of CONNECTIONS) {
      for (const server of servers) runs.push(await runOnce(server, connections, round))
    }
  }
  return runs
}

async function runOnce({ name, pid, port, urls }: Server, connections: number, round: number): Promise<HitRun> {
  const before = cpuSecondsOf(pid)
  const load = {
    port,
    urls,
    fileBytes: FILE_BYTES,
    connections,
    totalBytes: BYTES_PER_RUN,
    seed: round * 1000 + connections,
  }
  const { bytes, seconds, firstBytes } = await runRangeLoad(load)
  const at = (share: number): number => firstBytes[Math.floor(firstBytes.length * share)] ?? 0
  return {
    server: name,
    connections,
    mb_s: bytes / 1e6 / seconds,
    cpu_s_per_gb: (cpuSecondsOf(pid) - before) / (bytes / 1e9),
    first_byte_p50_ms: at(0.5),
    first_byte_p99_ms: at(0.99),
  }
}

function summarize(all: HitRun[]): HitBench {
  const groups = Map.groupBy(all, ({ server, connections }) => `${server} ${connections}`)
  const runs = [...groups.values()].map((group): HitRun => {
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
    }
  })
  const ratio = (connections: number, of: (run: HitRun) => number): number => {
    const one = (server: HitRun['server']): number => {
      const run = runs.find((row) => row.server === server && row.connections === connections)
      return run === undefined ? Number.NaN : of(run)
    }
    return Math.round((one('edge') / one('nginx-slice')) * 100) / 100
  }
  return {
    runs,
    ratios: {
      cpu_vs_nginx_slice_16: ratio(16, (run) => run.cpu_s_per_gb),
      cpu_vs_nginx_slice_128: ratio(128, (run) => run.cpu_s_per_gb),
      first_byte_vs_nginx_slice_128: ratio(128, (run) => run.first_byte_p50_ms),
    },
  }
}

async function stop(edge: ChildProcess): Promise<void> {
  if (edge.exitCode !== null) return
  edge.send('stop')
  await once(edge, 'exit')
}
