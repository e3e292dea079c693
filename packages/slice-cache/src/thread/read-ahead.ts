import type { ByteRange } from '@streamvault/bytes'
import type { AheadFetch } from './ahead-fetch.ts'
import type { FillerClient } from './filler-client.ts'
import { planReadAhead } from './plan-read-ahead.ts'
import { createTakingRate, type TakingRate } from './taking-rate.ts'

/** What one viewer will want next, fetched before they come to it. */
export interface ReadAhead {
  /** The viewer's socket took all before `position`: asks for what is due. Never throws, and costs nothing on hits. */
  took(position: number): void
  /** The viewer comes to a slice that was found. Tells whether it was fetched for them, and so is no hit. */
  found(index: number): boolean
  /** The viewer comes to a slice that has to be fetched. Returns the fetch of it under way, for them to join. */
  missed(index: number): AheadFetch | undefined
  /** Gives up what the viewer did not come to. */
  close(): void
}

/** Whose viewer it is, and what they asked for. */
export interface ReadAheadOptions {
  filler: Pick<FillerClient, 'fetchAhead'>
  fileId: string
  range: ByteRange
  sliceBytes: number
  viewer: string | undefined
  /** Milliseconds that never go back. */
  now: () => number
}

const PLAYBACK_OVER_MS = 5000
const DRAIN_OVER_MS = 1000
/** Questions without an answer: where the filler has no slot, a hundred viewers would ask it for nothing but that. */
const MAX_UNANSWERED = 4

/**
 * Reads ahead of one viewer, from the first slice on that had to be fetched. Where slices lie in the cache nothing is asked:
 * a question a slice would cost what a hit saves.
 */
export function createReadAhead({ filler, fileId, range, sliceBytes, viewer, now }: ReadAheadOptions): ReadAhead {
  const asked = new Map<number, AheadFetch>()
  let rates: { playback: TakingRate; drain: TakingRate } | undefined
  let taken: number | undefined
  let next = 0
  /** Nothing is asked for before the viewer comes to this slice. */
  let resumeAt = 0

  function begin(): void {
    rates = { playback: createTakingRate(PLAYBACK_OVER_MS), drain: createTakingRate(DRAIN_OVER_MS) }
    taken = undefined
  }

  /** No slot: once the viewer is a slice further. A source that failed: when the viewer has met it too. */
  function lookAtRefusals(current: number): void {
    for (const [index, { outcome }] of asked) {
      if (outcome !== 'failed' && outcome !== 'busy') continue
      asked.delete(index)
      next = Math.min(next, index)
      // The first one says when: those behind it were asked at the same time.
      if (resumeAt <= current) resumeAt = outcome === 'failed' ? index + 1 : current + 1
    }
  }

  function countOf(outcome: AheadFetch['outcome']): number {
    return asked.values().reduce((count, fetch) => count + (fetch.outcome === outcome ? 1 : 0), 0)
  }

  function take(index: number): AheadFetch | undefined {
    const fetch = asked.get(index)
    asked.delete(index)
    return fetch
  }

  return {
    took(position) {
      if (rates === undefined) return
      const { playback, drain } = rates
      const nowMs = now()
      for (const rate of [playback, drain]) rate.took(position - (taken ?? position), nowMs)
      taken = position
      const current = Math.floor(taken / sliceBytes)
      lookAtRefusals(current)
      if (current < resumeAt || taken >= range.end) return
      const state = { range, taken, sliceBytes, playbackRate: playback.bytesPerSecond, drainRate: drain.bytesPerSecond }
      const end = planReadAhead(state)
      let free = MAX_UNANSWERED - countOf('asked')
      for (next = Math.max(next, current + 1); next < end && free > 0; next += 1) {
        if (asked.has(next)) continue
        asked.set(next, filler.fetchAhead(fileId, next, viewer))
        free -= 1
      }
    },
    found(index) {
      const fetch = take(index)
      fetch?.leave()
      const wasFetched = fetch?.outcome === 'begun'
      if (!wasFetched && countOf('asked') + countOf('begun') === 0) rates = undefined
      return wasFetched
    },
    missed(index) {
      if (rates === undefined) begin()
      return take(index)
    },
    close() {
      for (const fetch of asked.values()) fetch.leave()
      asked.clear()
      rates = undefined
    },
  }
}
