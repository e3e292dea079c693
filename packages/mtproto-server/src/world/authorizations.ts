import type { Records } from './records.ts'

/** The sign-in of a key. */
interface Authorization {
  authKeyId: string
  accountId: number
  /** The data centre of the key. */
  dc: number
  /** Time of the sign-in, in seconds since 1970. */
  since: number
}

/** The signed-in keys and their accounts. */
export interface Authorizations {
  /** The account of a key, or `undefined`. */
  of(authKeyId: string): Authorization | undefined
  /** Signs a key in. */
  bind(authorization: Authorization): void
  /** Signs a key out. */
  unbind(authKeyId: string): void
  /** The keys of an account, only those of data centre `dc` if given. */
  keysOf(accountId: number, dc?: number): string[]
}

/** Loads the stored authorizations. */
export function createAuthorizations(records: Records): Authorizations {
  const byKey = new Map(records.all<Authorization>('authorization').map((kept) => [kept.authKeyId, kept]))
  const byAccount = new Map<number, Set<string>>()
  for (const kept of byKey.values()) keysOf(kept.accountId).add(kept.authKeyId)

  function keysOf(accountId: number): Set<string> {
    const keys = byAccount.get(accountId) ?? new Set()
    byAccount.set(accountId, keys)
    return keys
  }
  function unbind(authKeyId: string): void {
    const known = byKey.get(authKeyId)
    if (known === undefined) return
    byKey.delete(authKeyId)
    keysOf(known.accountId).delete(authKeyId)
    records.remove('authorization', authKeyId)
  }

  return {
    of: (authKeyId) => byKey.get(authKeyId),
    bind(authorization) {
      unbind(authorization.authKeyId)
      byKey.set(authorization.authKeyId, authorization)
      keysOf(authorization.accountId).add(authorization.authKeyId)
      records.put('authorization', authorization.authKeyId, authorization)
    },
    unbind,
    keysOf: (accountId, dc) => [...keysOf(accountId)].filter((key) => dc === undefined || byKey.get(key)?.dc === dc),
  }
}
