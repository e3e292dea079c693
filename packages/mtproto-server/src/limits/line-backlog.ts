import type { Limits } from './limits.ts'

/** Estimates how long answers wait on their connections before they leave. */
export interface LineBacklog {
  /** An answer of so many bytes goes out. */
  send(connectionId: number, bytes: number): void
  /** How long a short answer takes that is given now, in milliseconds. */
  waitMs(connectionId: number): number
  /** The connection is gone. */
  forget(connectionId: number): void
}

/** By the round trip and the bandwidth that every connection has. */
export function createLineBacklog(limits: () => Readonly<Limits>, now: () => number): LineBacklog {
  const freeAt = new Map<number, number>()
  const startOf = (connectionId: number): number => Math.max(now() + limits().rttMs, freeAt.get(connectionId) ?? 0)
  return {
    send(connectionId, bytes) {
      const { perConnectionMBs } = limits()
      if (perConnectionMBs > 0) freeAt.set(connectionId, startOf(connectionId) + bytes / (perConnectionMBs * 1000))
    },
    waitMs: (connectionId) => startOf(connectionId) - now(),
    forget: (connectionId) => void freeAt.delete(connectionId),
  }
}
