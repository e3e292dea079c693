import { fork } from 'node:child_process'
import { once } from 'node:events'

/** An order to a process: send this many requests, admit this many viewers, or report its limits. */
export interface PoolOrder {
  kind: 'ask' | 'open' | 'look'
  wanted?: number
}

/** Its report. */
export interface PoolReport {
  /** Requests in order; `at` in milliseconds of a clock that all processes of the machine share. */
  sent: { session: string; at: number }[]
  /** The current limit of each session in requests a second. */
  limits: number[]
  /** Its viewers. */
  viewers: number
}

/** A process with a pool of sessions `a` and `b`: 18 requests a second, 3 viewers and leases of 3 seconds each. */
export interface PoolProcess extends AsyncDisposable {
  order(order: PoolOrder): Promise<PoolReport>
  /** Kills it without cleanup, as a power cut would. */
  kill(): Promise<void>
}

/** Starts a process; those with the same file share their sessions. */
export async function startPoolProcess(leases: string, name: string): Promise<PoolProcess> {
  const child = fork(new URL('./pool-process.ts', import.meta.url), [leases, name])
  const exited = once(child, 'exit')
  await once(child, 'message')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  return {
    kill,
    async order(order) {
      const answered = once(child, 'message')
      child.send(order)
      const [report] = await Promise.race([
        answered,
        exited.then(() => {
          throw new Error(`Process "${name}" ended while it was to ${order.kind}`)
        }),
      ])
      return report as PoolReport
    },
    [Symbol.asyncDispose]: kill,
  }
}
