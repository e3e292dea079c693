import type { ByteRange } from '@streamvault/bytes'
import type { AheadFetch } from './ahead-fetch.ts'
import type { FillerClient } from './filler-client.ts'
import { planReadAhead } from './plan-read-ahead.ts'
import { createTakingRate, type TakingRate } from './taking-rate.ts'

/** Fetches slices before their viewer reaches them. */
export interface ReadAhead {
  /** The viewer's socket accepted all before `position`: requests slices that are due. Never throws; does nothing on hits. */
  took(position: number): void
  /** The viewer reached a cached slice. Returns whether it was read ahead for them, and so is no hit. */
  found(index: number): boolean
  /** The viewer reached a missing slice. Returns its read-ahead in progress, for them to join. */
  missed(index: number): AheadFetch | undefined
  /** Aborts the read-ahead of slices that the viewer did not reach. */
  close(): void
}

/** The viewer, and their requested range. */
export interface ReadAheadOptions {
  filler: Pick<FillerClient, 'fetchAhead'>
  fileId: string
  range: ByteRange
  sliceBytes: number
  viewer: string | undefined
  /** Milliseconds of a monotonic clock. */
  now: () => number
}

const PLAYBACK_OVER_MS = 5000
const DRAIN_OVER_MS = 1000
/** Limit of unanswered questions: without free slots, a hundred viewers would keep asking the filler in vain. */
const MAX_UNANSWERED = 4

/**
 * Reads ahead of one viewer, beginning at the first slice that had to be fetched. While slices are cached it sends
 * nothing: a question for each slice would cost as much as a hit saves.
 */
export function createReadAhead({ filler, fileId, range, sliceBytes, viewer, now }: ReadAheadOptions): ReadAhead {
  const asked = new Map<number, AheadFetch>()
  let rates: { playback: TakingRate; drain: TakingRate } | undefined
  let taken: number | undefined
  let next = 0
  /** No slice is requested before the viewer reaches this one. */
  let resumeAt = 0

  function begin(): void {
    rates = { playback: createTakingRate(PLAYBACK_OVER_MS), drain: createTakingRate(DRAIN_OVER_MS) }
    taken = undefined
  }

  /** After `busy` it retries when the viewer is one slice further; after `failed`, when the viewer has met the failure too. */
  function lookAtRefusals(current: number): void {
    for (const [index, { outcome }] of asked) {
      if (outcome !== 'failed' && outcome !== 'busy') continue
      asked.delete(index)
      next = Math.min(next, index)
      // The first refusal decides: the slices after it were requested at the same time.
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
