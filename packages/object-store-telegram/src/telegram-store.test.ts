import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { objectStoreContract } from '@streamvault/object-store/testing'
import { createSessionPool } from '@streamvault/session-pool'
import { judgeTelegramError } from './judge-telegram-error.ts'
import { createTelegramSession, type TelegramSession } from './telegram-session.ts'
import { createTelegramStore } from './telegram-store.ts'
import { createMemoryTelegram } from './testing/index.ts'

objectStoreContract('a store in a channel', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telegram-store-'))
  const telegram = createMemoryTelegram()
  const channel = telegram.createChannel('films')
  const pool = createSessionPool<TelegramSession>({ judge: judgeTelegramError, requestsPerSecond: 10_000 })
  for (const name of ['one', 'two']) {
    pool.add(name, createTelegramSession(telegram.account(name), { maxLocations: 100 }))
  }
  const store = createTelegramStore({ pool, channel, folder })
  return {
    store: {
      ...store,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]()
        await pool[Symbol.asyncDispose]()
        await rm(folder, { recursive: true })
      },
    },
  }
})
