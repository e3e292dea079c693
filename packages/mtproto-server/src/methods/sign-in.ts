import { type Caller, RpcError, type TlObject } from '../rpc.ts'
import type { Counters } from '../stats/counters.ts'
import type { Account } from '../world/account.ts'
import type { Authorizations } from '../world/authorizations.ts'
import type { PendingLogins } from '../world/pending-logins.ts'
import type { Views } from '../world/views.ts'
import { intOf, textOf } from './fields.ts'

/** Common dependencies of all sign-in methods. */
export interface SignInOptions {
  /** The API id that clients must send. */
  apiId: number
  apiHash: string
  authorizations: Authorizations
  pending: PendingLogins
  views: Views
  counters: Counters
  /** Milliseconds since 1970. */
  now: () => number
}

/** @throws RpcError API_ID_INVALID */
export function checkApi(request: TlObject, caller: Caller, { apiId, apiHash }: SignInOptions): void {
  const isOurs = intOf(request, 'api_id') === apiId && textOf(request, 'api_hash') === apiHash
  if (!isOurs || (caller.apiId ?? apiId) !== apiId) throw new RpcError(400, 'API_ID_INVALID')
}

/** Signs the caller's key in and builds the answer. */
export function signIn(account: Account, caller: Caller, options: SignInOptions): TlObject {
  const since = Math.floor(options.now() / 1000)
  options.authorizations.bind({ authKeyId: caller.authKeyId, accountId: account.id, dc: caller.dc, since })
  options.pending.settle(caller.authKeyId)
  return { _: 'auth.authorization', user: options.views.user(account, account) }
}
