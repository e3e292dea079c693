import { inFolder } from './clean-up.ts'
import { type HitRun, measureHits, ratioToNginx } from './edge/hits.ts'

/** The cost of a hit, ours divided by nginx's. */
export interface HitBench {
  runs: HitRun[]
  ratios: { cpu_vs_nginx_slice_16: number; cpu_vs_nginx_slice_128: number; first_byte_vs_nginx_slice_128: number }
}

const ROUNDS = 3

/** Measures hits that our edge reads from files, compared with nginx with plain files and nginx with its slice cache. */
export async function runHitBench(): Promise<HitBench> {
  const runs = await inFolder('hit', (directory) =>
    measureHits({
      directory,
      servers: ['nginx-static', 'nginx-slice', 'edge'],
      connections: [1, 16, 128],
      rounds: ROUNDS,
    }),
  )
  return {
    runs,
    ratios: {
      cpu_vs_nginx_slice_16: ratioToNginx(runs, 'edge', 16, 'cpu_s_per_gb'),
      cpu_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'cpu_s_per_gb'),
      first_byte_vs_nginx_slice_128: ratioToNginx(runs, 'edge', 128, 'first_byte_p50_ms'),
    },
  }
}
