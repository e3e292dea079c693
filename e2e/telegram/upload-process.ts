// Uploads one file as a process of its own, so that a test can kill it. Argument: a JSON object with all it needs.
import { createReadStream } from 'node:fs'
import {
  createTelegramStore,
  judgeTelegramError,
  type OpenSessionsOptions,
  openTelegramSessions,
  type TelegramSession,
} from '@streamvault/object-store-telegram'
import { createSessionPool } from '@streamvault/session-pool'

interface Task {
  open: Omit<OpenSessionsOptions, 'signal'>
  channel: number
  folder: string
  file: string
  size: number
  maxPartBytes: number
}

const { open, channel, folder, file, size, maxPartBytes } = JSON.parse(process.argv[2] ?? '{}') as Task
const { signal } = new AbortController()
await using sessions = await openTelegramSessions({ ...open, signal })
await using pool = createSessionPool<TelegramSession>({ judge: judgeTelegramError, requestsPerSecond: 1000, rampMs: 1 })
for (const [id, session] of sessions.sessions) pool.add(id, session)
await using store = createTelegramStore({ pool, channel, folder, maxPartBytes })
const readFrom = (start: number) => createReadStream(file, { start })
const stored = await store.writeResumable({ uploadId: 'film', size, sourceVersion: '1', readFrom }, { signal })
console.log(JSON.stringify(stored))
