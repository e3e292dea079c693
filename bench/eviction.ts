import { createEvening, type Evening } from './eviction/evening.ts'
import { createLru, createOurs, createSecondUse, createSegmentedLru, type Policy } from './eviction/policies.ts'

/** Hit ratio of one policy, in per cent of the requests. */
export interface EvictionRun {
  policy: string
  /** Size of the cache, in per cent of the catalogue. */
  cache: number
  crawler: boolean
  hit_ratio: number
  /** CPU time, including the simulation itself. */
  ns_per_access: number
}

const POLICIES: Record<string, (universe: number, capacity: number) => Policy> = {
  lru: createLru,
  'nginx min_uses 2': createSecondUse,
  slru: createSegmentedLru,
  ours: createOurs,
}
const CASES = [
  { share: 0.01, crawler: false },
  { share: 0.05, crawler: false },
  { share: 0.1, crawler: false },
  { share: 0.05, crawler: true },
]

/** Replays the same evening against each policy. All slices have one size, so request hits equal byte hits. */
export function runEvictionBench(): EvictionRun[] {
  const evening = createEvening(7)
  return CASES.flatMap(({ share, crawler }) =>
    Object.entries(POLICIES).map(([policy, create]) => {
      const measured = measure(evening, create(evening.slices, Math.floor(evening.slices * share)), crawler)
      const run: EvictionRun = { policy, cache: share * 100, crawler, ...measured }
      console.error(JSON.stringify(run))
      return run
    }),
  )
}

function measure(evening: Evening, policy: Policy, crawler: boolean): Pick<EvictionRun, 'hit_ratio' | 'ns_per_access'> {
  let hits = 0
  let asked = 0
  let all = 0
  const began = process.cpuUsage()
  evening.play((slice, isCounted) => {
    const isHit = policy.access(slice)
    all += 1
    if (!isCounted) return
    asked += 1
    if (isHit) hits += 1
  }, crawler)
  const { user, system } = process.cpuUsage(began)
  const ns_per_access = Math.round(((user + system) * 1000) / all)
  return { hit_ratio: Math.round((hits / asked) * 1000) / 10, ns_per_access }
}
