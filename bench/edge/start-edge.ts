import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { EdgeProcessSettings } from './edge-process.ts'

/** Our edge in a process of its own. */
export interface EdgeProcess extends AsyncDisposable {
  pid: number
  port: number
}

/** Starts our edge. */
export async function startEdge(settings: EdgeProcessSettings): Promise<EdgeProcess> {
  const child: ChildProcess = fork(new URL('./edge-process.ts', import.meta.url), [JSON.stringify(settings)])
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    pid: child.pid ?? 0,
    port,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return
      child.send('stop')
      await once(child, 'exit')
    },
  }
}
