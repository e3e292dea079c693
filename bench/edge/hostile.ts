import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleanUpAtSignal } from '../clean-up.ts'
import type { HostileClientsSettings, HostileCounts } from './hostile-clients.ts'
import { peakBytesOf } from './process-figures.ts'
import { runRangeLoad } from './range-load.ts'
import { startWarmEdge, type WarmEdge } from './start-warm-edge.ts'
import { tell } from './tell.ts'

/** One viewer alone, and the same viewer beside hostile clients. */
export interface Hostile {
  /** Connections beside the viewer at the end. */
  clients: HostileCounts
  /** Peak resident memory. */
  rss_mb_alone: number
  rss_mb_beside: number
  viewer_alone: ViewerFigures
  viewer_beside: ViewerFigures
}

/** Figures of a viewer that reads as fast as it can, again and again on a new connection. */
interface ViewerFigures {
  mb_s: number
  first_byte_p50_ms: number
  first_byte_p99_ms: number
  first_byte_max_ms: number
}

const MIB = 2 ** 20
const FILM_BYTES = 64 * MIB
const BYTES_A_VISIT = 16 * MIB
const VISIT_EVERY_MS = 100
const CROWD = { idle: 5000, slow: 500, halfClosed: 500, floodsPerSecond: 50 }

/** Watches alone for half of the time, then beside the hostile clients for all of it. */
export async function measureHostile(directory: string, seconds: number): Promise<Hostile> {
  await using edge = await startWarmEdge({ directory, files: 1, fileBytes: FILM_BYTES, memoryBytes: 0 })
  // The viewer's code is compiled after this.
  await watch(edge, seconds / 4)
  tell('hostile', `one viewer alone for ${seconds / 2} s`)
  const viewer_alone = await watch(edge, seconds / 2)
  const rss_mb_alone = Math.round(peakBytesOf(edge.pid) / 1e6)
  await using crowd = await startCrowd({ ...CROWD, port: edge.port, url: edge.urls[0] ?? '' })
  tell('hostile', `the same beside ${JSON.stringify(await crowd.count())} for ${seconds} s`)
  const viewer_beside = await watch(edge, seconds)
  const rss_mb_beside = Math.round(peakBytesOf(edge.pid) / 1e6)
  return { clients: await crowd.count(), rss_mb_alone, rss_mb_beside, viewer_alone, viewer_beside }
}

async function watch({ port, urls }: WarmEdge, seconds: number): Promise<ViewerFigures> {
  const until = performance.now() + seconds * 1000
  const speeds: number[] = []
  const firstBytes: number[] = []
  for (let seed = 1; performance.now() < until; seed += 1) {
    const load = { port, urls, fileBytes: FILM_BYTES, connections: 1, totalBytes: BYTES_A_VISIT, seed }
    const visit = await runRangeLoad(load)
    speeds.push(visit.bytes / 1e6 / visit.seconds)
    firstBytes.push(...visit.firstBytes)
    await sleep(VISIT_EVERY_MS)
  }
  return {
    mb_s: Math.round(at(speeds, 0.5)),
    first_byte_p50_ms: at(firstBytes, 0.5),
    first_byte_p99_ms: at(firstBytes, 0.99),
    first_byte_max_ms: at(firstBytes, 1),
  }
}

function at(values: number[], share: number): number {
  const sorted = values.sort((a, b) => a - b)
  return Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 100) / 100
}

/** In its own process, so that the viewer does not wait for it. */
async function startCrowd(settings: HostileClientsSettings) {
  const child: ChildProcess = fork(new URL('./hostile-clients.ts', import.meta.url), [JSON.stringify(settings)])
  const forget = cleanUpAtSignal(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return {
    async count(): Promise<HostileCounts> {
      child.send('count')
      const [counts] = (await once(child, 'message')) as [HostileCounts]
      return counts
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await once(child, 'exit')
      forget()
    },
  }
}
