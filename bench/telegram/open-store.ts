import path from 'node:path'
import {
  createTelegramStore,
  judgeTelegramError,
  openTelegramSessions,
  type SessionOptions,
  type TelegramSession,
  type TelegramSessions,
  type TelegramStore,
} from '@streamvault/object-store-telegram'
import { createSessionPool, type SessionPool, type SessionPoolOptions } from '@streamvault/session-pool'
import type { Facts } from './facts.ts'

/** Signed-in sessions, their pool, and the store over it, as in the product. */
export interface OpenStore extends AsyncDisposable {
  sessions: TelegramSessions
  pool: SessionPool<TelegramSession>
  store: TelegramStore
}

/** Differences from the product's own settings. */
export interface OpenStoreOptions {
  /** Number of the server's bots to use. */
  sessions: number
  /** Download connections per bot. */
  connections?: number
  pool?: Partial<SessionPoolOptions>
}

/** Signs in, or resumes the saved sessions. */
export async function openStore(facts: Facts, options: OpenStoreOptions): Promise<OpenStore> {
  await using stack = new AsyncDisposableStack()
  const sessions = stack.use(
    await openTelegramSessions({
      app: facts.app,
      sessions: sessionsOf(facts, options),
      signal: AbortSignal.timeout(120_000),
    }),
  )
  for (const failure of sessions.failures.values()) throw failure
  const pool = stack.use(createSessionPool<TelegramSession>({ judge: judgeTelegramError, ...options.pool }))
  for (const [id, session] of sessions.sessions) pool.add(id, session)
  const folder = path.join(facts.folder, 'store')
  const store = stack.use(createTelegramStore({ pool, channel: facts.channel, folder }))
  const owned = stack.move()
  return { sessions, pool, store, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function sessionsOf({ bots, folder }: Facts, { sessions, connections }: OpenStoreOptions): SessionOptions[] {
  return bots.slice(0, sessions).map(({ token }, at) => ({
    id: `bot${at + 1}`,
    storagePath: path.join(folder, `bot${at + 1}.sqlite`),
    botToken: token,
    ...(connections !== undefined && { connections }),
  }))
}
