import type { Wire, WireFault } from '../rpc.ts'
import type { Fault } from './fault.ts'
import { createFaults, type Faults, type FaultTarget } from './faults.ts'
import { takeWireFault } from './wire-faults.ts'

/** All the trouble of one world. */
export interface WorldFaults extends Disposable {
  /** What is armed. */
  faults: Faults
  /** Orders trouble; that which needs no request begins now. */
  set(fault: Fault): void
  /** The trouble on the line that meets a request. */
  onWire(target: FaultTarget): WireFault | undefined
}

/** What trouble can reach. */
export interface WorldFaultsOptions {
  homeDc: number
  /** The line, once it is there. */
  wire: () => Wire | undefined
  /** Milliseconds since 1970. */
  now: () => number
}

const DC_DOWN_SECONDS = 10

/** No trouble yet. */
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
