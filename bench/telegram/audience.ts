import { setTimeout as sleep } from 'node:timers/promises'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import { createRandom } from '../edge/random.ts'
import type { Facts } from './facts.ts'
import { createWatched, type Watched, watch } from './viewer.ts'

/** Viewers that watch. Disposing makes them leave. */
export interface Audience extends AsyncDisposable {
  readonly watched: readonly Watched[]
  /** Bytes that all of them received so far. */
  readonly bytes: number
  /** Resets their figures; the viewers watch on. */
  forget(): void
}

/** Number of viewers, and their bit rate. */
export interface AudienceOptions {
  viewers: number
  mbps: number
  /** Milliseconds over which the viewers arrive. */
  arriveMs: number
}

const SEEK_EVERY_MS = 30_000

/** Starts viewers, each on another film. */
export function seatAudience(store: TelegramStore, facts: Facts, options: AudienceOptions): Audience {
  const { viewers, mbps, arriveMs } = options
  const leaving = new AbortController()
  const { signal } = leaving
  const watched = Array.from({ length: viewers }, createWatched)
  const playing = watched.map(async (mine, at) => {
    const film = facts.films[at]
    if (film === undefined)
      throw new RangeError(`Cannot seat ${viewers} viewers: there are ${facts.films.length} films`)
    await sleep((at / viewers) * arriveMs, undefined, { signal }).catch(() => {})
    const random = createRandom(at + 1)
    await watch({ store, film, mbps, random, signal, id: `viewer ${at}`, seekEveryMs: SEEK_EVERY_MS }, mine)
  })
  return {
    watched,
    get bytes() {
      return watched.reduce((sum, { bytes }) => sum + bytes, 0)
    },
    forget() {
      for (const mine of watched) Object.assign(mine, createWatched())
    },
    async [Symbol.asyncDispose]() {
      leaving.abort(new Error('the bench is over'))
      await Promise.all(playing)
    },
  }
}

/** Combined figures of the viewers. */
export interface Seen {
  stalls: number
  longest_stall_ms: number
  longest_wait_ms: number
  failures: string[]
  /** Milliseconds of each jump. */
  seek_ms: number[]
}

/** Combines the figures of all viewers. */
export function sumOf(watched: readonly Watched[]): Seen {
  return {
    stalls: watched.reduce((sum, { stalls }) => sum + stalls, 0),
    longest_stall_ms: Math.round(Math.max(0, ...watched.map(({ longestStallMs }) => longestStallMs))),
    longest_wait_ms: Math.round(Math.max(0, ...watched.map(({ longestWaitMs }) => longestWaitMs))),
    failures: watched.flatMap(({ failures }) => failures),
    seek_ms: watched.flatMap(({ seekMs }) => seekMs),
  }
}
