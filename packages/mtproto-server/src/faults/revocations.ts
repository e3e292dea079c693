import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Authorizations } from '../world/authorizations.ts'
import type { Faults, FaultTarget } from './faults.ts'

/** Accounts with a revoked sign-in. */
export interface Revocations {
  /** @throws RpcError SESSION_REVOKED */
  check(account: Account, target: FaultTarget): void
}

/** Creates an empty list of revocations. */
export function createRevocations(faults: Faults, authorizations: Authorizations, now: () => number): Revocations {
  const until = new Map<number, number>()
  return {
    check(account, target) {
      const fault = faults.take(['revoke'], target)
      if (fault?.seconds !== undefined) until.set(account.id, now() + fault.seconds * 1000)
      else if (fault !== undefined) {
        for (const authKeyId of authorizations.keysOf(account.id)) authorizations.unbind(authKeyId)
      }
      if (fault !== undefined || (until.get(account.id) ?? 0) > now()) throw new RpcError(401, 'SESSION_REVOKED')
    },
  }
}
