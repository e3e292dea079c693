import { createSlidingWindow, type SlidingWindow } from '../limits/sliding-window.ts'
import type { SessionStats, Stats } from './stats.ts'

/** Counts events. */
export interface Counters {
  /** Counts a call of any method. */
  called(method: string): void
  /** Counts an `upload.getFile` request of an account. */
  asked(accountId: number): void
  /** Counts bytes of a file in an answer. */
  sent(bytes: number): void
  /** Counts an order to wait; `isEarly`: the account should already have been waiting. */
  refused(accountId: number, isEarly: boolean): void
  saved(): void
  connected(): void
  exported(): void
  signedIn(): void
  exchangedKey(): void
  droppedAnswer(): void
  /** A copy. */
  read(): Stats
  reset(): void
}

/** Creates counters at zero. */
export function createCounters(now: () => number): Counters {
  let stats = emptyStats()
  const lastSecond = new Map<number, SlidingWindow>()

  function sessionOf(accountId: number): SessionStats {
    stats.bySession[accountId] ??= { requests: 0, floodWaits: 0, requestsWhileResting: 0, maxPerSecond: 0 }
    return stats.bySession[accountId]
  }
  function rateOf(accountId: number): SlidingWindow {
    const window = lastSecond.get(accountId) ?? createSlidingWindow(() => 1000, now)
    lastSecond.set(accountId, window)
    return window
  }

  return {
    called(method) {
      stats.methods[method] = (stats.methods[method] ?? 0) + 1
    },
    asked(accountId) {
      stats.getFile.requests += 1
      const session = sessionOf(accountId)
      session.requests += 1
      const window = rateOf(accountId)
      window.add(1)
      session.maxPerSecond = Math.max(session.maxPerSecond, window.sum())
    },
    sent(bytes) {
      stats.getFile.bytes += bytes
    },
    refused(accountId, isEarly) {
      const session = sessionOf(accountId)
      session.floodWaits += 1
      if (isEarly) session.requestsWhileResting += 1
    },
    saved() {
      stats.savedParts += 1
    },
    connected() {
      stats.connections += 1
    },
    exported() {
      stats.exportAuthorization += 1
    },
    signedIn() {
      stats.logins += 1
    },
    exchangedKey() {
      stats.keys += 1
    },
    droppedAnswer() {
      stats.droppedAnswers += 1
    },
    read: () => structuredClone(stats),
    reset() {
      stats = emptyStats()
      lastSecond.clear()
    },
  }
}

function emptyStats(): Stats {
  return {
    getFile: { requests: 0, bytes: 0 },
    bySession: {},
    connections: 0,
    exportAuthorization: 0,
    logins: 0,
    keys: 0,
    droppedAnswers: 0,
    savedParts: 0,
    methods: {},
  }
}
