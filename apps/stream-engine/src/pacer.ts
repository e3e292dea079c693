import { setTimeout as sleep } from 'node:timers/promises'

/** Bounds of what one viewer draws. */
export interface PacerOptions {
  /** Over time. */
  bytesPerSecond: number
  /** At once, after a pause. */
  burstBytes: number
  /** Viewers remembered. */
  maxViewers: number
  /** Milliseconds of any clock that goes forward. */
  now: () => number
}

/** Holds each viewer to a rate, over all their requests. */
export interface Pacer {
  /** Settles when the viewer may have so many bytes more. @throws the signal's reason */
  take(viewer: string, bytes: number, signal: AbortSignal): Promise<void>
}

interface Bucket {
  /** Bytes that may go at once; below zero when somebody waits. */
  bytes: number
  filledAt: number
}

/** Makes a pacer. A viewer who was forgotten begins with a whole burst. */
export function createPacer({ bytesPerSecond, burstBytes, maxViewers, now }: PacerOptions): Pacer {
  const buckets = new Map<string, Bucket>()

  function bucketOf(viewer: string): Bucket {
    const nowMs = now()
    const known = buckets.get(viewer) ?? { bytes: burstBytes, filledAt: nowMs }
    known.bytes = Math.min(burstBytes, known.bytes + ((nowMs - known.filledAt) / 1000) * bytesPerSecond)
    known.filledAt = nowMs
    // The longest unused comes first, and goes first.
    buckets.delete(viewer)
    buckets.set(viewer, known)
    if (buckets.size > maxViewers) buckets.delete(buckets.keys().next().value ?? '')
    return known
  }

  return {
    async take(viewer, bytes, signal) {
      const bucket = bucketOf(viewer)
      bucket.bytes -= bytes
      if (bucket.bytes >= 0) return
      await sleep((-bucket.bytes / bytesPerSecond) * 1000, undefined, { signal })
    },
  }
}
