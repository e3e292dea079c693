import type { Fault } from '@streamvault/mtproto-server'
import type { Random } from './create-random.ts'

/** How long the server refuses an account, from the first refusal on. */
export const REVOKED_SECONDS = 3
/** No read succeeds during these faults, so they are rare. */
const SELDOM_MS = 12_000

/** Draws faults of every kind, one after the other. */
export function createFaults(random: Random, accounts: readonly number[], now: () => number): () => Fault {
  const cameAt = new Map<Fault['kind'], number>()
  const someTimes = () => ({ times: random.between(1, 5) })
  const someSession = () => ({ session: random.pick(accounts), seconds: random.between(1, 5), times: 1 })

  const kinds: Record<Fault['kind'], () => Fault> = {
    flood: () => ({ kind: 'flood', ...someSession() }),
    premiumFlood: () => ({ kind: 'premiumFlood', ...someSession() }),
    expired: () => ({ kind: 'expired', ...someTimes() }),
    migrate: () => ({ kind: 'migrate' }),
    drop: () => ({ kind: 'drop', ...someTimes() }),
    hang: () => ({ kind: 'hang', seconds: 6, times: random.between(1, 3) }),
    slow: () => ({ kind: 'slow', delayMs: random.between(300, 4000), ...someTimes() }),
    lost: () => ({ kind: 'lost', ...someTimes() }),
    salt: () => ({ kind: 'salt' }),
    damage: () => ({ kind: 'damage', ...someTimes() }),
    // Deletes one of two copies: the one that is requested next.
    deleted: () => ({ kind: 'deleted', times: 1, seconds: 2 }),
    dcDown: () => ({ kind: 'dcDown', seconds: random.between(1, 4) }),
    revoke: () => ({ kind: 'revoke', session: random.pick(accounts), seconds: REVOKED_SECONDS, times: 1 }),
  }
  const names = Object.keys(kinds) as Fault['kind'][]
  const seldom: readonly Fault['kind'][] = ['dcDown', 'deleted', 'revoke']

  function isTooSoon(kind: Fault['kind']): boolean {
    return seldom.includes(kind) && now() - (cameAt.get(kind) ?? Number.NEGATIVE_INFINITY) < SELDOM_MS
  }

  return () => {
    let kind = random.pick(names)
    while (isTooSoon(kind)) kind = random.pick(names)
    cameAt.set(kind, now())
    return kinds[kind]()
  }
}
