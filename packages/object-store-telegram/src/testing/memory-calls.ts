import { setTimeout as sleep } from 'node:timers/promises'
import type { CallOptions, TelegramClient } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'
import { refuse } from './refuse.ts'

/** A method of the client, as the server counts calls. */
export type MemoryMethod = Exclude<keyof TelegramClient, symbol | 'onPost'>

/** A fault that the server injects into calls. */
export interface MemoryFault {
  method: MemoryMethod
  /** Only for that account. */
  account?: string
  /** Number of calls it hits. @default 1 */
  times?: number
  /**
   * An error in Telegram's words, `drop` (the connection breaks before the call runs), `lose` (it breaks afterwards),
   * `hang` (no answer), or `damage` (a bit is flipped).
   */
  does: { status: number; text: string } | 'drop' | 'lose' | 'hang' | 'damage'
}

/** One call that arrived. */
export interface MemoryCall {
  account: string
  method: MemoryMethod
  /** For `getFile` only. */
  offset?: number
  limit?: number
}

/** The network between accounts and the world: it counts calls, and injects faults. */
export interface MemoryCalls {
  /** Every call that arrived, in order. */
  readonly arrived: MemoryCall[]
  /** Calls whose caller left before the answer. */
  readonly cancelled: MemoryCall[]
  /** Sets a fault for the next calls. */
  fault(fault: MemoryFault): void
  /** Number of calls of a method that arrived. */
  count(method: MemoryMethod, account?: string): number
  /** Resolves when that many calls of a method have arrived. */
  waitFor(method: MemoryMethod, count: number): Promise<void>
  /** Receives a call, and answers it with the result of `work` unless a fault applies. */
  answer<T>(call: MemoryCall, options: CallOptions, work: () => T): Promise<T>
}

/** A network without faults, on which each call takes `latencyMs`. */
export function createMemoryCalls(latencyMs: number): MemoryCalls {
  const arrived: MemoryCall[] = []
  const cancelled: MemoryCall[] = []
  const faults: (MemoryFault & { left: number })[] = []
  const watchers = new Set<() => void>()

  function takeFault({ method, account }: MemoryCall): MemoryFault | undefined {
    const at = faults.findIndex((fault) => fault.method === method && (fault.account ?? account) === account)
    const fault = faults[at]
    if (fault === undefined) return undefined
    fault.left -= 1
    if (fault.left <= 0) faults.splice(at, 1)
    return fault
  }

  const count = (method: MemoryMethod, account?: string): number =>
    arrived.filter((call) => call.method === method && (account === undefined || call.account === account)).length

  return {
    arrived,
    cancelled,
    count,
    fault(fault) {
      faults.push({ ...fault, left: fault.times ?? 1 })
    },
    waitFor(method, wanted) {
      return new Promise((resolve) => {
        const look = () => {
          if (count(method) < wanted) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      })
    },
    async answer(call, { signal, timeoutMs }, work) {
      signal.throwIfAborted()
      arrived.push(call)
      for (const look of watchers) look()
      const does = takeFault(call)?.does
      if (latencyMs > 0) await sleep(latencyMs, undefined, { signal }).catch(() => {})
      if (does === 'hang') await never(signal, timeoutMs)
      if (signal.aborted) {
        cancelled.push(call)
        throw signal.reason
      }
      if (does === 'drop') throw new TelegramError('call', { kind: 'network' }, 'the connection broke')
      if (typeof does === 'object') throw refuse('call', does.status, does.text)
      const result = work()
      if (does === 'lose') throw new TelegramError('call', { kind: 'network' }, 'the connection broke')
      if (does === 'damage' && result instanceof Uint8Array) flipBit(result)
      return result
    },
  }
}

function flipBit(bytes: Uint8Array): void {
  const middle = bytes.byteLength >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
}

function never(signal: AbortSignal, timeoutMs: number | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (timeoutMs === undefined) return
    setTimeout(() => reject(new TelegramError('call', { kind: 'timeout' }, 'no answer')), timeoutMs)
  })
}
