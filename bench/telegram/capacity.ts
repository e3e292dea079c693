import { setTimeout as sleep } from 'node:timers/promises'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import { SessionsBusyError } from '@streamvault/session-pool'
import { seatAudience, sumOf } from './audience.ts'
import { createControl, floodWaitsOf } from './control.ts'
import type { Facts, Film } from './facts.ts'
import { percentile, rounded, startMeter } from './meter.ts'
import { openStore } from './open-store.ts'

/** Service of a number of sessions to a number of viewers. */
export interface Capacity {
  sessions: number
  viewers: number
  mbps: number
  seconds: number
  stalls: number
  longest_wait_ms: number
  /** First bytes after a jump, p50 and p95. */
  seek_p50_ms: number
  seek_p95_ms: number
  failures: number
  flood_waits: number
  requests_per_session_s: number
  /** The most requests of one session within any second, counted by the server. */
  most_requests_in_a_second: number
  cpu_cores: number
  server_cpu_cores: number
}

/** The refusal for one viewer above the limit. */
export interface Refusal {
  code: string
  retry_after_ms: number | undefined
  answered_in_ms: number
}

/** Parameters of one row of the table. */
export interface CapacityInput {
  sessions: number
  viewers: number
  mbps: number
  seconds: number
}

const VIEWERS_PER_SESSION = 20
/** By then new sessions have reached their full rate, and every buffer is full. */
const ARRIVE_MS = 12_000

/** Fills all places, waits for every viewer to arrive, and then measures for `seconds`. */
export async function measureCapacity(
  facts: Facts,
  { sessions, viewers, mbps, seconds }: CapacityInput,
): Promise<{ row: Capacity; refusal: Refusal | undefined }> {
  await using open = await openStore(facts, { sessions, pool: { maxViewers: VIEWERS_PER_SESSION } })
  const control = createControl(facts.control)
  await using audience = seatAudience(open.store, facts, { viewers, mbps, arriveMs: ARRIVE_MS })
  await sleep(ARRIVE_MS + 5000)
  audience.forget()
  await control.reset()
  const stop = startMeter(facts.pid)
  await sleep(seconds * 500)
  const isFull = viewers === sessions * VIEWERS_PER_SESSION
  const refusal = isFull ? await comeLate(open.store, facts.long) : undefined
  await sleep(seconds * 500)
  const taken = stop()
  const stats = await control.stats()
  const { stalls, longest_wait_ms, failures, seek_ms } = sumOf(audience.watched)
  if (failures.length > 0) console.error('reads failed:', new Set(failures))
  return {
    refusal,
    row: {
      sessions,
      viewers,
      mbps,
      seconds,
      stalls,
      longest_wait_ms,
      seek_p50_ms: Math.round(percentile(seek_ms, 0.5)),
      seek_p95_ms: Math.round(percentile(seek_ms, 0.95)),
      failures: failures.length,
      flood_waits: floodWaitsOf(stats),
      requests_per_session_s: rounded(stats.getFile.requests / sessions / taken.seconds, 1),
      most_requests_in_a_second: Math.max(0, ...Object.values(stats.bySession).map((one) => one.maxPerSecond)),
      cpu_cores: rounded(taken.cpu / taken.seconds),
      server_cpu_cores: rounded(taken.serverCpu / taken.seconds),
    },
  }
}

async function comeLate(store: TelegramStore, { key }: Film): Promise<Refusal | undefined> {
  const began = performance.now()
  const { signal } = new AbortController()
  try {
    await Array.fromAsync(
      store.read(key, { start: 0, end: 2 }, { signal, priority: 'interactive', viewer: 'too late' }),
    )
    return undefined
  } catch (error) {
    if (!(error instanceof SessionsBusyError)) throw error
    const answered_in_ms = Math.round(performance.now() - began)
    return { code: error.code, retry_after_ms: error.retryAfterMs, answered_in_ms }
  }
}
