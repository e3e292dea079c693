import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ColdSeek, measureColdSeek, measureSlowViewer, type SlowViewer } from './edge/cold.ts'
import { type HitRun, measureHits, ratioToNginx } from './edge/hits.ts'
import { runPlayers } from './edge/players.ts'
import { cpuSecondsOf, peakBytesOf } from './edge/process-figures.ts'
import { measureScan, type Scan } from './edge/scan.ts'
import { SECRET, urlOf } from './edge/sign-urls.ts'
import { startEdge } from './edge/start-edge.ts'

/** The edge beside nginx. A ratio is ours divided by theirs. */
export interface EdgeBench {
  runs: HitRun[]
  ratios: {
    cpu_vs_nginx_slice_16: number
    cpu_vs_nginx_slice_128: number
    hot_16: number
    hot_128: number
    first_byte_vs_nginx_slice_128: number
  }
  slow_viewer: SlowViewer
  viewers_1000: { stalls: number; rss_mb: number; cpu_cores: number }
  cold_seek_ms: ColdSeek
  scan: Scan
}

const MIB = 2 ** 20
const ROUNDS = 5
const PLAYERS = { players: 1000, bitsPerSecond: 5e6, seconds: 60 }
const PLAYED = { files: 8, bytes: 64 * MIB }

/** Runs every measurement of the edge, one after the other. */
export async function runEdgeBench(): Promise<EdgeBench> {
  const runs = await inFolder((directory) =>
    measureHits({
      directory,
      servers: ['nginx-static', 'nginx-slice', 'edge', 'edge-hot'],
      connections: [1, 16, 128],
      rounds: ROUNDS,
    }),
  )
  return {
    runs,
    ratios: {
      cpu_vs_nginx_slice_16: ratioToNginx(runs, 'edge', 16, 'cpu_s_per_gb'),
      cpu_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'cpu_s_per_gb'),
      hot_16: ratioToNginx(runs, 'edge-hot', 16, 'cpu_s_per_gb'),
      hot_128: ratioToNginx(runs, 'edge-hot', 128, 'cpu_s_per_gb'),
      first_byte_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'first_byte_p50_ms'),
    },
    slow_viewer: await inFolder(measureSlowViewer),
    viewers_1000: await inFolder(measurePlayers),
    cold_seek_ms: await inFolder(measureColdSeek),
    scan: await inFolder(measureScan),
  }
}

/** A thousand viewers at 5 Mbps, from files: memory for hot slices would come on top of what is told here. */
async function measurePlayers(directory: string): Promise<EdgeBench['viewers_1000']> {
  const filesDirectory = path.join(directory, 'files')
  mkdirSync(filesDirectory)
  const names = Array.from({ length: PLAYED.files }, (_, at) => `film${at}`)
  for (const name of names) writeFileSync(path.join(filesDirectory, name), Buffer.alloc(PLAYED.bytes, 65))
  await using edge = await startEdge({
    cacheDir: path.join(directory, 'slices'),
    secret: SECRET,
    source: { kind: 'folder', path: filesDirectory },
    threads: 2,
    memoryBytes: 0,
  })
  const urls = names.map(urlOf)
  for (const url of urls) await (await fetch(`http://127.0.0.1:${edge.port}${url}`)).arrayBuffer()
  const before = cpuSecondsOf(edge.pid)
  const stalls = await runPlayers({ ...PLAYERS, port: edge.port, urls, fileBytes: PLAYED.bytes })
  return {
    stalls,
    rss_mb: Math.round(peakBytesOf(edge.pid) / 1e6),
    cpu_cores: Math.round(((cpuSecondsOf(edge.pid) - before) / PLAYERS.seconds) * 100) / 100,
  }
}

async function inFolder<Result>(act: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = mkdtempSync(path.join(tmpdir(), 'edge-bench-'))
  try {
    return await act(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
