import { setTimeout as sleep } from 'node:timers/promises'

/** The limits of one viewer. */
export interface PacerOptions {
  /** The sustained rate. */
  bytesPerSecond: number
  /** The burst after a pause. */
  burstBytes: number
  /** Viewers remembered. */
  maxViewers: number
  /** Monotonic milliseconds. */
  now: () => number
}

/** Limits each viewer's rate over all their requests: a token bucket. */
export interface Pacer {
  /** Resolves when the viewer may have that many more bytes. @throws the signal's reason */
  take(viewer: string, bytes: number, signal: AbortSignal): Promise<void>
}

interface Bucket {
  /** Tokens in the bucket; below zero when requests wait. */
  bytes: number
  filledAt: number
}

/** Creates a pacer. A viewer who was evicted starts with a full burst. */
export function createPacer({ bytesPerSecond, burstBytes, maxViewers, now }: PacerOptions): Pacer {
  const buckets = new Map<string, Bucket>()

  function bucketOf(viewer: string): Bucket {
    const nowMs = now()
    const known = buckets.get(viewer) ?? { bytes: burstBytes, filledAt: nowMs }
    known.bytes = Math.min(burstBytes, known.bytes + ((nowMs - known.filledAt) / 1000) * bytesPerSecond)
    known.filledAt = nowMs
    // Ordered by last use: the first entry is evicted.
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
