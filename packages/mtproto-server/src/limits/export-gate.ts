import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Limits } from './limits.ts'
import { createSlidingWindow, type SlidingWindow } from './sliding-window.ts'

const HOUR_MS = 3_600_000

/** Limits an account's authorization exports per hour. */
export interface ExportGate {
  /** @throws RpcError FLOOD_WAIT_X: until the oldest export is an hour old */
  enter(account: Account): void
}

/** Creates a gate with empty counts. */
export function createExportGate(limits: () => Readonly<Limits>, now: () => number): ExportGate {
  const byAccount = new Map<number, SlidingWindow>()
  return {
    enter(account) {
      const window = byAccount.get(account.id) ?? createSlidingWindow(() => HOUR_MS, now)
      byAccount.set(account.id, window)
      const { exportsPerHour } = limits()
      if (exportsPerHour > 0 && window.sum() >= exportsPerHour) {
        const seconds = Math.ceil(((window.oldest() ?? now()) + HOUR_MS - now()) / 1000)
        throw new RpcError(420, `FLOOD_WAIT_${Math.max(1, seconds)}`)
      }
      window.add(1)
    },
  }
}
