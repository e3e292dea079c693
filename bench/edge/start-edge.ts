import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { cleanUpAtSignal } from '../clean-up.ts'
import type { EdgeAnswer, EdgeProcessSettings, EdgeQuestion } from './edge-process.ts'

/** Our edge in its own process. */
export interface EdgeProcess extends AsyncDisposable {
  pid: number
  port: number
  /** Reads its cache's state, and how long its main thread was blocked. */
  look(): Promise<EdgeAnswer>
  /** Purges a file; `ms` of the answer is the time it took there. */
  purge(fileId: string): Promise<EdgeAnswer>
}

/** Starts our edge. */
export async function startEdge(settings: EdgeProcessSettings): Promise<EdgeProcess> {
  const child: ChildProcess = fork(new URL('./edge-process.ts', import.meta.url), [JSON.stringify(settings)])
  const forget = cleanUpAtSignal(() => end(child, () => child.kill('SIGKILL')))
  const gone = new AbortController()
  child.once('exit', () => gone.abort(new Error('The edge ended while it was measured')))
  const [{ port }] = (await once(child, 'message', { signal: gone.signal })) as [{ port: number }]

  async function ask(question: EdgeQuestion): Promise<EdgeAnswer> {
    child.send(question)
    const [answer] = (await once(child, 'message', { signal: gone.signal })) as [EdgeAnswer]
    return answer
  }

  return {
    pid: child.pid ?? 0,
    port,
    look: () => ask({ kind: 'look' }),
    purge: (fileId) => ask({ kind: 'purge', fileId }),
    async [Symbol.asyncDispose]() {
      await end(child, () => child.send({ kind: 'stop' } satisfies EdgeQuestion))
      forget()
    },
  }
}

async function end(child: ChildProcess, tell: () => void): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  tell()
  await gone
}
