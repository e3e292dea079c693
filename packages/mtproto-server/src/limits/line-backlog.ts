import type { Limits } from './limits.ts'

/** Estimates how long answers queue on their connections. */
export interface LineBacklog {
  /** Records an answer of so many bytes. */
  send(connectionId: number, bytes: number): void
  /** Milliseconds that a short answer sent now would take. */
  waitMs(connectionId: number): number
  /** Removes a closed connection. */
  forget(connectionId: number): void
}

/** Estimates from the round trip and the bandwidth of every connection. */
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
