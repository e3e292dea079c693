import path from 'node:path'
import { runPlayers } from './players.ts'
import { cpuSecondsOf, peakBytesOf } from './process-figures.ts'
import { DEFAULT_MEMORY_BYTES, startWarmEdge } from './start-warm-edge.ts'
import { tell } from './tell.ts'

/** A thousand viewers, from files alone and with the default memory for hot slices. */
export interface Viewers {
  /** How often a viewer stalled. */
  stalls: number
  /** Peak resident memory. */
  rss_mb: number
  cpu_cores: number
  stalls_with_memory: number
  rss_mb_with_memory: number
  cpu_cores_with_memory: number
}

const PLAYERS = { players: 1000, bitsPerSecond: 5e6 }
const PLAYED = { files: 8, fileBytes: 64 * 2 ** 20 }

/** Plays films of 5 Mbps to a thousand viewers, twice for `seconds`. @throws when a connection is cut. */
export async function measureViewers(directory: string, seconds: number): Promise<Viewers> {
  const files = await playOn(path.join(directory, 'files'), seconds, 0)
  const memory = await playOn(path.join(directory, 'memory'), seconds, DEFAULT_MEMORY_BYTES)
  return {
    ...files,
    stalls_with_memory: memory.stalls,
    rss_mb_with_memory: memory.rss_mb,
    cpu_cores_with_memory: memory.cpu_cores,
  }
}

async function playOn(directory: string, seconds: number, memoryBytes: number) {
  await using edge = await startWarmEdge({ directory, ...PLAYED, memoryBytes })
  tell('viewers_1000', `plays for ${seconds} s, with ${memoryBytes / 2 ** 20} MiB of memory for hot slices`)
  const before = cpuSecondsOf(edge.pid)
  const { port, urls } = edge
  const stalls = await runPlayers({ ...PLAYERS, port, urls, fileBytes: PLAYED.fileBytes, seconds })
  return {
    stalls,
    rss_mb: Math.round(peakBytesOf(edge.pid) / 1e6),
    cpu_cores: Math.round(((cpuSecondsOf(edge.pid) - before) / seconds) * 100) / 100,
  }
}
