import type { Wire, WireFault } from '../rpc.ts'
import type { Fault } from './fault.ts'
import { createFaults, type Faults, type FaultTarget } from './faults.ts'
import { takeWireFault } from './wire-faults.ts'

/** All faults of one world. */
export interface WorldFaults extends Disposable {
  /** The armed faults. */
  faults: Faults
  /** Arms a fault; a fault that needs no request takes effect now. */
  set(fault: Fault): void
  /** The wire fault for a request. */
  onWire(target: FaultTarget): WireFault | undefined
}

/** The parts of a world that faults change. */
export interface WorldFaultsOptions {
  homeDc: number
  /** The wire, once it is attached. */
  wire: () => Wire | undefined
  /** Milliseconds since 1970. */
  now: () => number
}

const DC_DOWN_SECONDS = 10

/** Creates the faults of a world, none armed. */
export function createWorldFaults({ homeDc, wire, now }: WorldFaultsOptions): WorldFaults {
  const faults = createFaults(now)
  const reopening = new Map<number, NodeJS.Timeout>()

  function closeDc(dc: number, seconds: number): void {
    clearTimeout(reopening.get(dc))
    wire()?.closeDc(dc)
    const timer = setTimeout(() => wire()?.openDc(dc), seconds * 1000)
    reopening.set(dc, timer.unref())
  }

  return {
    faults,
    set(fault) {
      const { kind, dc = homeDc, seconds = DC_DOWN_SECONDS } = fault
      if (kind === 'dcDown') closeDc(dc, seconds)
      else if (kind === 'salt' && fault.session === undefined && fault.times === undefined) wire()?.rotateSalts()
      else faults.add(fault)
    },
    onWire: (target) => takeWireFault(faults, target),
    [Symbol.dispose]() {
      for (const timer of reopening.values()) clearTimeout(timer)
    },
  }
}
