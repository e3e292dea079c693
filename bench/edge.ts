import { inFolder } from './clean-up.ts'
import { type Blocked, measureBlocked } from './edge/blocked.ts'
import { type ColdSeek, measureColdSeek, measureSlowViewer, type SlowViewer } from './edge/cold.ts'
import { type ColdCrowd, measureColdCrowd } from './edge/cold-crowd.ts'
import { type FailingStore, measureFailingStore } from './edge/failing-store.ts'
import { type Guest, measureGuest } from './edge/guest.ts'
import { type HitRun, measureHits, ratioToNginx } from './edge/hits.ts'
import { type Hostile, measureHostile } from './edge/hostile.ts'
import { type Leaver, measureLeaver } from './edge/leaver.ts'
import { type Million, measureMillion } from './edge/million.ts'
import { measureOvershoot, type Overshoot } from './edge/overshoot.ts'
import { measurePurge, type Purge } from './edge/purge.ts'
import { measureScan, type Scan } from './edge/scan.ts'
import { tell } from './edge/tell.ts'
import { measureViewers, type Viewers } from './edge/viewers.ts'
import { measureWaiter, type Waiter } from './edge/waiter.ts'

/** Our edge compared with nginx. A ratio is our value divided by nginx's. */
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
  cold_seek_ms: ColdSeek
  cold_film_100: ColdCrowd
  waiter_ms: Waiter
  leaver_ms: Leaver
  failing_store: FailingStore
  viewers_1000: Viewers
  blocked_1000: Blocked
  hostile: Hostile
  guest_8: Guest
  scan: Scan
  cache_overshoot: Overshoot
  purge_1000: Purge
  purge_20_gb: Purge
  index_1000000: Million
}

/** How much to measure. */
export interface EdgeBenchOptions {
  /** Names of parts; none means all. */
  only: readonly string[]
  /** Rounds of hits; the ratios are their medians. */
  rounds: number
  /** How long a thousand viewers play, in seconds; other timed parts take as long, but at most 30. */
  seconds: number
  /** Whether the purged title has bytes on the disk, 20 GB of them. */
  isReal: boolean
}

type Part = (directory: string, options: EdgeBenchOptions) => Promise<Partial<EdgeBench>>

const HALF_MINUTE = 30
const PARTS: Record<string, Part> = {
  hits: measureRatios,
  slow_viewer: async (directory) => ({ slow_viewer: await measureSlowViewer(directory) }),
  cold_seek_ms: async (directory) => ({ cold_seek_ms: await measureColdSeek(directory) }),
  cold_film_100: async (directory) => ({ cold_film_100: await measureColdCrowd(directory) }),
  waiter_ms: async (directory) => ({ waiter_ms: await measureWaiter(directory) }),
  leaver_ms: async (directory) => ({ leaver_ms: await measureLeaver(directory) }),
  failing_store: async (directory) => ({ failing_store: await measureFailingStore(directory) }),
  viewers_1000: async (directory, { seconds }) => ({ viewers_1000: await measureViewers(directory, seconds) }),
  blocked_1000: async (directory, { seconds }) => ({ blocked_1000: await measureBlocked(directory, short(seconds)) }),
  hostile: async (directory, { seconds }) => ({ hostile: await measureHostile(directory, short(seconds)) }),
  guest_8: async (directory, { seconds }) => ({ guest_8: await measureGuest(directory, short(seconds)) }),
  scan: async (directory, { seconds }) => ({ scan: await measureScan(directory, short(seconds)) }),
  cache_overshoot: async (directory, { seconds }) => ({
    cache_overshoot: await measureOvershoot(directory, short(seconds)),
  }),
  purge_1000: async (directory, { isReal }) => ({ purge_1000: await measurePurge(directory, 1000, isReal) }),
  purge_20_gb: async (directory, { isReal }) => ({ purge_20_gb: await measurePurge(directory, 20_000, isReal) }),
  index_1000000: async (directory) => ({ index_1000000: await measureMillion(directory) }),
}

/** The names of all parts. */
export const EDGE_PARTS: readonly string[] = Object.keys(PARTS)

/** Measures the parts one after the other, each in its own folder. Ignores unknown names. */
export async function runEdgeBench(options: EdgeBenchOptions): Promise<Partial<EdgeBench>> {
  const { only } = options
  const result: Partial<EdgeBench> = {}
  for (const [name, measure] of Object.entries(PARTS)) {
    if (only.length > 0 && !only.includes(name)) continue
    const part = await inFolder('edge', (directory) => measure(directory, options))
    tell(name, JSON.stringify(part))
    Object.assign(result, part)
  }
  return result
}

const short = (seconds: number): number => Math.min(HALF_MINUTE, seconds)

async function measureRatios(directory: string, { rounds }: EdgeBenchOptions): Promise<Partial<EdgeBench>> {
  const runs = await measureHits({
    directory,
    servers: ['nginx-static', 'nginx-slice', 'edge', 'edge-hot'],
    connections: [1, 16, 128],
    rounds,
  })
  return {
    runs,
    ratios: {
      cpu_vs_nginx_slice_16: ratioToNginx(runs, 'edge', 16, 'cpu_s_per_gb'),
      cpu_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'cpu_s_per_gb'),
      hot_16: ratioToNginx(runs, 'edge-hot', 16, 'cpu_s_per_gb'),
      hot_128: ratioToNginx(runs, 'edge-hot', 128, 'cpu_s_per_gb'),
      first_byte_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'first_byte_p50_ms'),
    },
  }
}
