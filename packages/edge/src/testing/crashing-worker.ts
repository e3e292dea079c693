import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

/** A request for this path ends the thread that reads it, as a defect of ours would. */
const CRASH_PATH = '/crash-this-thread'

subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage }
  if (request.url !== CRASH_PATH) return
  setImmediate(() => {
    throw new Error('a defect of this thread')
  })
})
await import('../edge-worker.ts')
