import path from 'node:path'
import type { TelegramConfig } from '@streamvault/config'
import { openSqliteLeases } from '@streamvault/leases-sqlite'
import {
  type AccountVault,
  judgeTelegramError,
  type KeptAccount,
  openTelegramSessions,
  type SessionOptions,
  type TelegramSession,
  type TelegramSessions,
} from '@streamvault/object-store-telegram'
import { createSessionPool, type PoolEvent, type SessionPool } from '@streamvault/session-pool'
import { sourceAddressOf } from './source-address.ts'
import { appOf } from './telegram-app.ts'

/** What sessions are opened with. */
export interface OpenTelegramOptions {
  config: TelegramConfig
  vault: AccountVault
  accounts: readonly KeptAccount[]
  /** Bare id of the storage channel, where the main storage is one: the one that accounts are invited to. */
  channel: number | undefined
  /** 32 bytes that seal what sessions keep. */
  storageKey: Uint8Array
  /** Folder for what processes tell each other. */
  folder: string
  onPoolEvent: (event: PoolEvent) => void
  /** Told when a session cannot be opened, or its thread was lost. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
}

/** Sessions that are open, and the pool that shares them out. */
export interface OpenTelegram extends AsyncDisposable {
  pool: SessionPool<TelegramSession>
  sessions: TelegramSessions
  /** Opens one more account, or tries one again. @throws TelegramError when it cannot sign in. */
  add(kept: KeptAccount, signal: AbortSignal): Promise<void>
  /** Closes a session; requests on it end first. */
  remove(id: string): Promise<void>
}

/** Connections of each account for uploads: enough for one upload at a time. */
const UPLOAD_CONNECTIONS = 4
/** Places of viewers and rests of a few thousand sessions. */
const MAX_LEASES = 100_000

/** Opens every account's session. Those that cannot sign in are told and left aside; the others serve. */
export async function openTelegram(options: OpenTelegramOptions, signal: AbortSignal): Promise<OpenTelegram> {
  const { config, accounts, onPoolEvent, onTrouble } = options
  await using stack = new AsyncDisposableStack()
  const leases = stack.use(
    await openSqliteLeases({ path: path.join(options.folder, 'leases.sqlite'), maxLeases: MAX_LEASES }),
  )
  const sessions = stack.use(
    await openTelegramSessions({
      app: appOf(options),
      sessions: await Promise.all(accounts.map((kept) => sessionOf(options, kept))),
      onThreadLost: (error) => onTrouble('a thread that holds Telegram sessions was lost', error),
      onReopenFailed: (_, error) => onTrouble('a Telegram session could not be opened again', error),
      signal,
    }),
  )
  for (const error of sessions.failures.values()) onTrouble('a Telegram session could not be opened', error)
  const { maxViewers, requestsPerSecond, safety } = config.session
  const pool = stack.use(
    createSessionPool<TelegramSession>({
      judge: judgeTelegramError,
      maxViewers,
      requestsPerSecond,
      safety,
      shared: { leases, name: 'telegram', owner: 'server' },
      onEvent: onPoolEvent,
    }),
  )
  for (const [id, session] of sessions.sessions) pool.add(id, session)
  const owned = stack.move()
  async function remove(id: string): Promise<void> {
    await pool.remove(id)
    await sessions.close(id)
  }
  return {
    pool,
    sessions,
    remove,
    async add(kept, abort) {
      await remove(kept.id)
      pool.add(kept.id, await sessions.open(await sessionOf(options, kept), abort))
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function sessionOf({ config, vault, channel }: OpenTelegramOptions, kept: KeptAccount): Promise<SessionOptions> {
  const { id, account, proxy = config.proxy, localAddress } = kept
  const { sourcePrefix, invite: hash } = config
  const sourceAddress = localAddress ?? (sourcePrefix === undefined ? undefined : sourceAddressOf(sourcePrefix, id))
  return {
    id,
    storagePath: await vault.storagePath(id),
    connections: config.session.connections,
    uploadConnections: UPLOAD_CONNECTIONS,
    ...(account.kind === 'bot' ? { botToken: account.token } : { accountString: account.session }),
    ...(hash !== undefined && channel !== undefined && { invite: { channel, hash } }),
    ...(proxy !== undefined && { proxy }),
    ...(sourceAddress !== undefined && { sourceAddress }),
  }
}
