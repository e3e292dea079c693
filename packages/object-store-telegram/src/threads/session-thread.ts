import { parentPort, workerData } from 'node:worker_threads'
import { createSemaphore } from '@streamvault/waits'
import { MAX_EXCHANGES, openMtcuteClient } from '../mtcute/mtcute-client.ts'
import { createTelegramSession } from '../telegram-session.ts'
import { serveSessions } from './serve-sessions.ts'
import type { SessionThreadData } from './session-messages.ts'

// The code of a thread that holds sessions: it decrypts and checks received data, off the serving thread.
const { app, maxLocations } = workerData as SessionThreadData
if (parentPort === null) throw new Error('Cannot hold sessions: this is not a worker thread')
const exchanges = createSemaphore(MAX_EXCHANGES)
serveSessions(parentPort, async (options, signal, tell) => {
  const { client, locations } = await openMtcuteClient(app, options, signal, { exchanges, tell })
  return createTelegramSession(client, { maxLocations, locations })
})
