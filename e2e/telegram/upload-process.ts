// Uploads one file in its own process, so that a test can kill it. Argument: a JSON object with all settings.
import { Readable } from 'node:stream'
import {
  createTelegramStore,
  judgeTelegramError,
  type OpenSessionsOptions,
  openTelegramSessions,
  type TelegramSession,
} from '@streamvault/object-store-telegram'
import { createSessionPool } from '@streamvault/session-pool'
import { seededBytes } from './seeded-bytes.ts'

/** The file, its target, and the accounts. */
export interface UploadTask {
  open: Omit<OpenSessionsOptions, 'signal'>
  /** Bare id of the channel. */
  channel: number
  /** Folder of the store. */
  folder: string
  /** Seed of the file's bytes. */
  seed: number
  size: number
  maxPartBytes: number
}

const { open, channel, folder, seed, size, maxPartBytes } = JSON.parse(process.argv[2] ?? '{}') as UploadTask
const { signal } = new AbortController()
await using sessions = await openTelegramSessions({ ...open, signal })
await using pool = createSessionPool<TelegramSession>({ judge: judgeTelegramError, requestsPerSecond: 1000, rampMs: 1 })
for (const [id, session] of sessions.sessions) pool.add(id, session)
await using store = createTelegramStore({ pool, channel, folder, maxPartBytes })
const readFrom = (start: number) => Readable.from(seededBytes(seed, size, start))
const stored = await store.writeResumable({ uploadId: 'film', size, sourceVersion: '1', readFrom }, { signal })
console.log(JSON.stringify(stored))
