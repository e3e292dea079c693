import { setTimeout as sleep } from 'node:timers/promises'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import { SessionsBusyError } from '@streamvault/session-pool'
import { seatAudience, sumOf } from './audience.ts'
import type { Refusal } from './capacity.ts'
import { createControl, floodWaitsOf } from './control.ts'
import type { Facts, Film } from './facts.ts'
import { rounded } from './meter.ts'
import { openStore } from './open-store.ts'

/** What viewers notice when a session has to rest. */
export interface Flood {
  longest_stall_ms: number
  /** The longest time that a viewer waited for a read, ignoring the buffer. */
  longest_wait_ms: number
  /** The same while no session rested. */
  longest_wait_before_ms: number
  /** Requests on the session after it must have received its flood wait. */
  requests_while_resting: number
  /** Share of the throughput that was lost, from 0. */
  throughput_loss: number
  flood_waits: number
  /** A viewer's refusal while every session rests. */
  all_resting: Refusal | undefined
  /** Flood waits within some seconds of one fast stream on one session, with the pool's limits off. */
  flood_waits_without_limits: number
}

const REST_SECONDS = 30
const ARRIVE_MS = 12_000
/** A film at playback speed is read piece by piece: shorter measurements of it vary by chance. */
const BEFORE_MS = 30_000

/** Makes one session rest while viewers watch, then all of them. */
export async function measureFlood(facts: Facts, { viewers, mbps }: { viewers: number; mbps: number }): Promise<Flood> {
  const control = createControl(facts.control)
  const flood_waits_without_limits = await hurryWithoutLimits(facts)
  await using open = await openStore(facts, { sessions: facts.bots.length })
  await using audience = seatAudience(open.store, facts, { viewers, mbps, arriveMs: ARRIVE_MS })
  await sleep(ARRIVE_MS + 5000)

  const before = await lookAt(audience, BEFORE_MS)
  await control.reset()
  const [bot] = facts.bots
  await control.fault({ kind: 'flood', seconds: REST_SECONDS, session: bot?.account ?? 0 })
  const during = await lookAt(audience, REST_SECONDS * 1000)
  const stats = await control.stats()
  await control.clearFaults()

  await control.fault({ kind: 'flood', seconds: REST_SECONDS })
  await sleep(5000)
  const all_resting = await comeNow(open.store, facts.long)
  await control.clearFaults()
  return {
    longest_stall_ms: during.longest_stall_ms,
    longest_wait_ms: during.longest_wait_ms,
    longest_wait_before_ms: before.longest_wait_ms,
    requests_while_resting: stats.bySession[bot?.account ?? 0]?.requestsWhileResting ?? 0,
    throughput_loss: rounded(Math.max(0, 1 - during.bytesPerMs / before.bytesPerMs), 3),
    flood_waits: floodWaitsOf(stats),
    all_resting,
    flood_waits_without_limits,
  }
}

async function lookAt(audience: ReturnType<typeof seatAudience>, ms: number) {
  audience.forget()
  const began = performance.now()
  await sleep(ms)
  return { ...sumOf(audience.watched), bytesPerMs: audience.bytes / (performance.now() - began) }
}

async function comeNow(store: TelegramStore, { key }: Film): Promise<Refusal | undefined> {
  const began = performance.now()
  const { signal } = new AbortController()
  try {
    await Array.fromAsync(store.read(key, { start: 0, end: 2 }, { signal, priority: 'interactive', viewer: 'new' }))
    return undefined
  } catch (error) {
    if (!(error instanceof SessionsBusyError)) throw error
    const answered_in_ms = Math.round(performance.now() - began)
    return { code: error.code, retry_after_ms: error.retryAfterMs, answered_in_ms }
  }
}

/** Proves that the server does send flood waits. */
async function hurryWithoutLimits(facts: Facts): Promise<number> {
  const control = createControl(facts.control)
  await control.limits({ perConnectionMBs: 0, rttMs: 20, floodSeconds: 1 })
  await control.reset()
  {
    await using open = await openStore(facts, {
      sessions: 1,
      pool: { requestsPerSecond: 1e6, safety: 1, rampMs: 0, maxInFlight: 64 },
    })
    const signal = AbortSignal.timeout(5000)
    const range = { start: 0, end: facts.long.bytes }
    await Array.fromAsync(open.store.read(facts.long.key, range, { signal, priority: 'interactive' }), (piece) => {
      return piece.byteLength
    }).catch(() => {})
  }
  const stats = await control.stats()
  await control.limits({ perConnectionMBs: 5, rttMs: 80, floodSeconds: 5 })
  await sleep(1500)
  return floodWaitsOf(stats)
}
