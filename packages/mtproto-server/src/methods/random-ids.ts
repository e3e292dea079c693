import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import { BoundedMap } from '../world/bounded-map.ts'

/** Deduplicates sent messages. */
export interface RandomIds {
  /** @throws RpcError RANDOM_ID_EMPTY, RANDOM_ID_DUPLICATE */
  use(account: Account, randomId: bigint): void
  /** Releases the id of a message that was not sent. */
  release(account: Account, randomId: bigint): void
}

const MAX_REMEMBERED = 10_000

/** Creates an empty list. */
export function createRandomIds(): RandomIds {
  const used = new BoundedMap<string, true>(MAX_REMEMBERED)
  const keyOf = (account: Account, randomId: bigint): string => `${account.id}/${randomId}`
  return {
    use(account, randomId) {
      if (randomId === 0n) throw new RpcError(400, 'RANDOM_ID_EMPTY')
      if (used.get(keyOf(account, randomId))) throw new RpcError(500, 'RANDOM_ID_DUPLICATE')
      used.set(keyOf(account, randomId), true)
    },
    release: (account, randomId) => void used.take(keyOf(account, randomId)),
  }
}
