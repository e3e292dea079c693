import type { Fault, Limits, Stats } from '@streamvault/mtproto-server'

/** The server's control interface: reads its counters and injects faults. */
export interface Control {
  stats(): Promise<Stats>
  /** Resets the counters. */
  reset(): Promise<void>
  fault(fault: Fault): Promise<void>
  clearFaults(): Promise<void>
  limits(limits: Partial<Limits>): Promise<void>
}

/** Calls the server's control address. */
export function createControl(url: string): Control {
  async function ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
    if (!response.ok) throw new Error(`Cannot ${method} ${path}: the server answered ${response.status}`)
    return response.json()
  }
  return {
    stats: async () => (await ask('GET', '/stats')) as Stats,
    reset: async () => void (await ask('POST', '/reset')),
    fault: async (fault) => void (await ask('POST', '/fault', fault)),
    clearFaults: async () => void (await ask('DELETE', '/fault')),
    limits: async (limits) => void (await ask('POST', '/limits', limits)),
  }
}

/** All flood waits that the server sent to accounts. */
export function floodWaitsOf({ bySession }: Stats): number {
  return Object.values(bySession).reduce((sum, { floodWaits }) => sum + floodWaits, 0)
}
