import type { Faults, FaultTarget } from '../faults/faults.ts'
import { RpcError } from '../rpc.ts'
import type { Counters } from '../stats/counters.ts'
import type { Account } from '../world/account.ts'
import type { Admission, ChunkDirection, ChunkGate } from './chunk-gate.ts'
import type { Limits } from './limits.ts'
import type { LineBacklog } from './line-backlog.ts'

/** Runs chunk requests within the limits of their account. */
export interface ChunkLimit {
  /** @throws RpcError FLOOD_WAIT_X, FLOOD_PREMIUM_WAIT_X */
  run<T>(account: Account, target: ChunkTarget, direction: ChunkDirection, work: () => Promise<T>): Promise<T>
}

/** A chunk request and the connection of its answer. */
interface ChunkTarget extends FaultTarget {
  connectionId: number
}

/** Counters and refusals of chunk requests. */
export interface ChunkLimitOptions {
  gate: ChunkGate
  faults: Faults
  counters: Counters
  backlog: LineBacklog
  limits: () => Readonly<Limits>
}

const WORDS = { flood: 'FLOOD_WAIT', premiumFlood: 'FLOOD_PREMIUM_WAIT' } as const
const FLOOD_SECONDS = 30

/** Combines the gate, armed floods and counters. */
export function createChunkLimit({ gate, faults, counters, backlog, limits }: ChunkLimitOptions): ChunkLimit {
  function enter(account: Account, target: ChunkTarget, direction: ChunkDirection): Admission {
    const answerMs = backlog.waitMs(target.connectionId)
    const admission = gate.enter(account, target.dc, direction, answerMs)
    // A refused request uses up no armed flood fault: its account already waits.
    const flood = admission.kind === 'admitted' ? faults.take(['flood', 'premiumFlood'], target) : undefined
    if (flood === undefined) return admission
    gate.leave(account, target.dc, 0)
    const word = flood.kind === 'premiumFlood' ? WORDS.premiumFlood : WORDS.flood
    return gate.rest(account, target.dc, { word, seconds: flood.seconds ?? FLOOD_SECONDS }, answerMs)
  }
  function leave(account: Account, { dc, connectionId }: ChunkTarget, bytes: number): void {
    backlog.send(connectionId, bytes)
    const isBounded = limits().parallelChunks > 0
    // The request occupies its slot until the answer has reached the client.
    if (isBounded) setTimeout(() => gate.leave(account, dc, bytes), backlog.waitMs(connectionId)).unref()
    else gate.leave(account, dc, bytes)
  }

  return {
    async run(account, target, direction, work) {
      if (direction === 'down') counters.asked(account.id)
      const admission = enter(account, target, direction)
      if (admission.kind === 'refused') {
        counters.refused(account.id, admission.isEarly)
        throw new RpcError(420, `${admission.word}_${admission.seconds}`)
      }
      let bytes = 0
      try {
        const result = await work()
        bytes = bytesIn(result)
        counters.sent(bytes)
        return result
      } finally {
        leave(account, target, bytes)
      }
    },
  }
}

function bytesIn(result: unknown): number {
  const isFile = typeof result === 'object' && result !== null && 'bytes' in result
  return isFile && result.bytes instanceof Uint8Array ? result.bytes.byteLength : 0
}
