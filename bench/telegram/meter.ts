import { cpuSecondsOf } from '../edge/process-figures.ts'

/** Cost of some work. */
export interface Taken {
  seconds: number
  /** CPU seconds of this process, all its threads. */
  cpu: number
  /** CPU seconds of the server. */
  serverCpu: number
}

/** Starts measuring; the returned function stops it. */
export function startMeter(serverPid: number): () => Taken {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const serverCpu = cpuSecondsOf(serverPid)
  return () => {
    const { user, system } = process.cpuUsage(cpu)
    return {
      seconds: (performance.now() - began) / 1000,
      cpu: (user + system) / 1e6,
      serverCpu: cpuSecondsOf(serverPid) - serverCpu,
    }
  }
}

/** A number rounded to so many decimals. */
export function rounded(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

/** The value that `share` of the numbers do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}
