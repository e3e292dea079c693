import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSessionPool, type SessionPool } from '@streamvault/session-pool'
import { judgeTelegramError } from '../judge-telegram-error.ts'
import type { TelegramStoreEvent } from '../telegram-events.ts'
import { createTelegramSession, type TelegramSession } from '../telegram-session.ts'
import { createTelegramStore, type TelegramStore } from '../telegram-store.ts'
import type { TelegramStoreOptions } from '../telegram-store-options.ts'
import { createMemoryTelegram, type MemoryTelegram } from './memory-telegram.ts'

/** A store over an in-memory Telegram, with all its parts. Disposing ends all of it. */
export interface MemoryStore extends AsyncDisposable {
  telegram: MemoryTelegram
  channel: number
  /** The store's folder on disk. */
  folder: string
  pool: SessionPool<TelegramSession>
  store: TelegramStore
  /** The store's events. */
  events: TelegramStoreEvent[]
  /** Opens the store anew, as after a restart: same folder, same channel, sessions without memory. */
  reopen(): Promise<TelegramStore>
}

/** Sets up a store over accounts of those names. */
export async function createMemoryStore({
  accounts = ['one', 'two'],
  kind = 'bot',
  maxViewers = 15,
  ...options
}: {
  accounts?: string[]
  kind?: 'bot' | 'person'
  maxViewers?: number
} & Partial<TelegramStoreOptions> = {}): Promise<MemoryStore> {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-store-'))
  const telegram = createMemoryTelegram()
  const channel = telegram.createChannel('films')
  const pool = createSessionPool<TelegramSession>({ judge: judgeTelegramError, requestsPerSecond: 10_000, maxViewers })
  for (const name of accounts)
    pool.add(name, createTelegramSession(telegram.account(name, kind), { maxLocations: 100 }))
  const events: TelegramStoreEvent[] = []
  const open = () => createTelegramStore({ pool, channel, folder, onEvent: (event) => events.push(event), ...options })
  let store = open()
  return {
    telegram,
    channel,
    folder,
    pool,
    events,
    get store() {
      return store
    },
    async reopen() {
      await store[Symbol.asyncDispose]()
      store = open()
      return store
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await pool[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
