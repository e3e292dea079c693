import path from 'node:path'
import type { TelegramConfig } from '@streamvault/config'
import type { ObjectStore } from '@streamvault/object-store'
import {
  type AccountVault,
  createSeal,
  createTelegramStore,
  type KeptAccount,
  openAccountVault,
  type SessionFault,
  type TelegramAccount,
  type TelegramStore,
  type TelegramStoreEvent,
} from '@streamvault/object-store-telegram'
import type { PoolEvent, SessionStatus } from '@streamvault/session-pool'
import { orAborted } from '@streamvault/waits'
import { type AccountExtras, addAccount } from './add-account.ts'
import { createKnownAccounts, type KnownAccount } from './known-accounts.ts'
import { createLazyStore } from './lazy-store.ts'
import { type OpenTelegram, openTelegram } from './open-telegram.ts'

/** The options of using Telegram. */
export interface TelegramServiceOptions {
  config: TelegramConfig
  dataDir: string
  /** Bare id of the storage channel, if the main storage is one. */
  channel: number | undefined
  /** Encrypts accounts and their sessions' storage; 32 bytes in base64url. */
  sessionSecret: string
  onPoolEvent: (event: PoolEvent) => void
  onStoreEvent: (event: TelegramStoreEvent) => void
  onSessionFault: (sessionId: string, fault: SessionFault) => void
  /** Called with failures. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
  /** How long the list of accounts waits for sessions that are opening. Default: 5 seconds. */
  patienceMs?: number
}

const PATIENCE_MS = 5000

/** One account and its session's state. */
export interface AccountStatus extends KnownAccount {
  /** Undefined while it is not open. */
  session: SessionStatus | undefined
  /** The error of its opening. */
  failure: unknown
}

/** All use of Telegram in one installation. Nothing connects before the first use. */
export interface TelegramService extends AsyncDisposable {
  vault: AccountVault
  /** Opens the sessions, once for all callers. */
  open(signal: AbortSignal): Promise<OpenTelegram>
  /** The store of a channel, by its bare id. */
  openStore(channel: number, signal: AbortSignal): Promise<TelegramStore>
  /** The same, as a store that opens at its first use. */
  lazyStore(channel: number): ObjectStore
  /** All accounts with their sessions' state. Waits a few seconds at most for sessions that are opening. */
  listAccounts(signal: AbortSignal): Promise<AccountStatus[]>
  /** See `addAccount`. */
  addAccount(
    account: TelegramAccount,
    extras: AccountExtras,
    signal: AbortSignal,
  ): Promise<{ kept: KeptAccount; isNew: boolean }>
  /** Whether a dropped file contains that account: it would return at the next start. */
  isDropped(id: string): Promise<boolean>
  /** Deletes an account, after the sessions under way have opened. False when no account has that id. */
  removeAccount(id: string, signal: AbortSignal): Promise<boolean>
}

/** Prepares the use of Telegram. */
export function createTelegramService(options: TelegramServiceOptions): TelegramService {
  const { config, dataDir, onTrouble, patienceMs = PATIENCE_MS } = options
  const storageKey = Buffer.from(options.sessionSecret, 'base64url')
  const folder = path.join(dataDir, 'telegram')
  const vault = openAccountVault({ folder: path.join(folder, 'accounts'), seal: createSeal(storageKey) })
  const known = createKnownAccounts({ config, dataDir, vault, onTrouble })
  const closing = new AbortController()
  const stores = new Map<number, TelegramStore>()
  let opening: Promise<OpenTelegram> | undefined

  async function openAll(): Promise<OpenTelegram> {
    await known.takeDropped()
    const tellUnreadable = (error: unknown) => onTrouble('a Telegram account that was kept cannot be read', error)
    const accounts = (await known.list(tellUnreadable)).map(({ kept }) => kept)
    return openTelegram({ ...options, vault, accounts, storageKey, folder }, closing.signal)
  }

  function open(signal: AbortSignal): Promise<OpenTelegram> {
    opening ??= openAll()
    opening.catch(() => {
      opening = undefined
    })
    return orAborted(opening, signal)
  }

  async function whatOpens(signal: AbortSignal): Promise<OpenTelegram | undefined> {
    if (opening === undefined) return undefined
    try {
      return await orAborted(opening, AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]))
    } catch {
      signal.throwIfAborted()
      return undefined
    }
  }

  async function openStore(channel: number, signal: AbortSignal): Promise<TelegramStore> {
    const { pool } = await open(signal)
    const opened = stores.get(channel)
    if (opened !== undefined) return opened
    const place = path.join(folder, `channel-${channel}`)
    const store = createTelegramStore({ pool, channel, folder: place, onEvent: options.onStoreEvent })
    stores.set(channel, store)
    return store
  }

  return {
    vault,
    open,
    openStore,
    lazyStore: (channel) => createLazyStore('telegram', (signal) => openStore(channel, signal)),
    async listAccounts(signal) {
      const opened = await whatOpens(signal)
      const standing = new Map(opened?.pool.sessions().map((status) => [status.id, status]))
      return (await known.list()).map(({ kept, isFromEnvironment }) => ({
        kept,
        isFromEnvironment,
        session: standing.get(kept.id),
        failure: opened?.sessions.failures.get(kept.id),
      }))
    },
    addAccount: async (account, extras, signal) =>
      addAccount({ vault, known, opened: await open(signal), closing: closing.signal }, account, extras, signal),
    isDropped: known.isDropped,
    async removeAccount(id, signal) {
      const opened = opening?.catch(() => undefined)
      await (opened && (await orAborted(opened, signal)))?.remove(id)
      return vault.remove(id)
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error('Telegram is closed'))
      for (const store of stores.values()) await store[Symbol.asyncDispose]()
      await (await opening?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}
