import type { WireFault } from '../rpc.ts'
import type { Fault } from './fault.ts'
import type { Faults, FaultTarget } from './faults.ts'

const SLOW_MS = 2000

/** The wire fault for a request, or `undefined`. */
export function takeWireFault(faults: Faults, target: FaultTarget): WireFault | undefined {
  const fault = faults.take(['drop', 'hang', 'slow', 'lost', 'salt'], target)
  return fault && asWireFault(fault)
}

function asWireFault({ kind, seconds, delayMs }: Fault): WireFault | undefined {
  switch (kind) {
    case 'hang':
      return { kind, ...(seconds !== undefined && { ms: seconds * 1000 }) }
    case 'slow':
      return { kind, ms: delayMs ?? SLOW_MS }
    case 'drop':
    case 'lost':
    case 'salt':
      return { kind }
    default:
      return undefined
  }
}
