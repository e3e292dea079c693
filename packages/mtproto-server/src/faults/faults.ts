import type { Fault, FaultKind } from './fault.ts'

/** A request that a fault may hit. */
export interface FaultTarget {
  /** The account, if the key is signed in. */
  accountId: number | undefined
  method: string
  dc: number
}

/** The armed faults. */
export interface Faults {
  /** Arms a fault. */
  add(fault: Fault): void
  /** Takes the first armed fault of these kinds that matches the request, and counts the hit. */
  take(kinds: readonly FaultKind[], target: FaultTarget): Fault | undefined
  /** Disarms every fault. */
  clear(): void
}

interface ArmedFault {
  fault: Fault
  strikesLeft: number
  struck: Set<number | undefined>
  oncePerAccount: boolean
  until: number
}

/** Kinds whose `seconds` is the duration of the fault's effect. The others are armed for `seconds`. */
const SECONDS_ARE_THE_TROUBLE: readonly FaultKind[] = ['flood', 'premiumFlood', 'hang', 'revoke', 'deleted']
/** Kinds that hit once in total by default: they change the world for every account, or permanently. */
const ONCE_IN_ALL: readonly FaultKind[] = ['revoke', 'deleted', 'migrate', 'damage']
/** The methods that a fault without a method hits. */
const CHUNK_METHODS = ['upload.getFile', 'upload.saveFilePart', 'upload.saveBigFilePart']
const MAX_ARMED = 1000

/** Creates an empty list of faults. */
export function createFaults(now: () => number): Faults {
  let armed: ArmedFault[] = []

  function arm(fault: Fault): ArmedFault {
    const isArmedFor = fault.seconds !== undefined && !SECONDS_ARE_THE_TROUBLE.includes(fault.kind)
    const onceInAll = ONCE_IN_ALL.includes(fault.kind)
    const unlimited = fault.times === undefined && (isArmedFor || !onceInAll)
    return {
      fault,
      strikesLeft: unlimited ? Number.POSITIVE_INFINITY : (fault.times ?? 1),
      struck: new Set(),
      oncePerAccount: fault.times === undefined && !isArmedFor,
      until: isArmedFor ? now() + (fault.seconds ?? 0) * 1000 : Number.POSITIVE_INFINITY,
    }
  }
  function meets({ fault, struck, oncePerAccount }: ArmedFault, kinds: readonly FaultKind[], at: FaultTarget): boolean {
    return (
      kinds.includes(fault.kind) &&
      (fault.session === undefined || fault.session === at.accountId) &&
      (fault.dc === undefined || fault.dc === at.dc) &&
      (fault.method === undefined ? isUsual(fault.kind, at.method) : fault.method === at.method) &&
      !(oncePerAccount && struck.has(at.accountId))
    )
  }

  return {
    add(fault) {
      armed = [...armed.slice(-MAX_ARMED + 1), arm(fault)]
    },

    take(kinds, target) {
      if (armed.length === 0) return undefined
      armed = armed.filter(({ until, strikesLeft }) => until > now() && strikesLeft > 0)
      const found = armed.find((one) => meets(one, kinds, target))
      if (found === undefined) return undefined
      found.strikesLeft -= 1
      found.struck.add(target.accountId)
      if (found.fault.session !== undefined && found.oncePerAccount) found.strikesLeft = 0
      return found.fault
    },

    clear() {
      armed = []
    },
  }
}

/** Whether a kind hits this method by default. A revoked account notices at any method. */
function isUsual(kind: FaultKind, method: string): boolean {
  return kind === 'revoke' ? !method.startsWith('auth.') : CHUNK_METHODS.includes(method)
}
