import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Facts } from './facts.ts'
import type { ServerSettings } from './server-process.ts'

/** The server in its own process. */
export interface ServerProcess extends AsyncDisposable {
  facts: Facts
}

/** Starts the server, with all its films. */
export async function startServer(settings: ServerSettings): Promise<ServerProcess> {
  const child = fork(new URL('./server-process.ts', import.meta.url), [JSON.stringify(settings)])
  const ended = once(child, 'exit')
  const [facts] = (await Promise.race([once(child, 'message'), ended.then(failToStart)])) as [Facts]
  return {
    facts,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

function failToStart(): never {
  throw new Error('Cannot start the server: its process ended')
}
