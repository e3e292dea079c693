import type { Fault } from '@streamvault/mtproto-server'
import type { Random } from './create-random.ts'

/** Something that goes wrong, and what a person would do about it some seconds later. */
export interface Trouble {
  fault: Fault
  /** The session that an operator takes back into service when its account is let in again. */
  unpark?: { sessionId: string; afterMs: number }
}

/** An account, and the session that uses it. */
export interface Account {
  id: number
  sessionId: string
}

const REVOKED_SECONDS = 3
/** Nothing is left to read from while these last, so that they come seldom. */
const SELDOM_MS = 12_000

/** Draws trouble of every kind, one after the other. */
export function createTroubles(random: Random, accounts: readonly Account[], now: () => number): () => Trouble {
  const cameAt = new Map<Fault['kind'], number>()
  const someTimes = () => ({ times: random.between(1, 5) })
  const someSession = () => ({ session: random.pick(accounts).id, seconds: random.between(1, 5), times: 1 })

  const kinds: Record<Fault['kind'], () => Trouble> = {
    flood: () => ({ fault: { kind: 'flood', ...someSession() } }),
    premiumFlood: () => ({ fault: { kind: 'premiumFlood', ...someSession() } }),
    expired: () => ({ fault: { kind: 'expired', ...someTimes() } }),
    migrate: () => ({ fault: { kind: 'migrate' } }),
    drop: () => ({ fault: { kind: 'drop', ...someTimes() } }),
    hang: () => ({ fault: { kind: 'hang', seconds: 6, times: random.between(1, 3) } }),
    slow: () => ({ fault: { kind: 'slow', delayMs: random.between(300, 4000), ...someTimes() } }),
    lost: () => ({ fault: { kind: 'lost', ...someTimes() } }),
    salt: () => ({ fault: { kind: 'salt' } }),
    damage: () => ({ fault: { kind: 'damage', ...someTimes() } }),
    // One of two copies: which of them is whoever is asked next.
    deleted: () => ({ fault: { kind: 'deleted', times: 1, seconds: 2 } }),
    dcDown: () => ({ fault: { kind: 'dcDown', seconds: random.between(1, 4) } }),
    revoke() {
      const { id, sessionId } = random.pick(accounts)
      const fault = { kind: 'revoke', session: id, seconds: REVOKED_SECONDS, times: 1 } as const
      return { fault, unpark: { sessionId, afterMs: REVOKED_SECONDS * 1000 + 500 } }
    },
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
