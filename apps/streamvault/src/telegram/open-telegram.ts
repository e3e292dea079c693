import path from 'node:path'
import type { TelegramConfig } from '@streamvault/config'
import { openSqliteLeases } from '@streamvault/leases-sqlite'
import {
  type AccountVault,
  isKeyEnded,
  judgeTelegramError,
  type KeptAccount,
  openTelegramSessions,
  type SessionFault,
  type SessionNews,
  type SessionOptions,
  type TelegramSession,
  type TelegramSessions,
} from '@streamvault/object-store-telegram'
import { createSessionPool, type PoolEvent, type SessionPool } from '@streamvault/session-pool'
import { createRevivals } from './revivals.ts'
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
  onSessionFault: (sessionId: string, fault: SessionFault) => void
  /** Told when a session cannot be opened, or its thread was lost. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
}

/** Sessions that are open, and the pool that shares them out. */
export interface OpenTelegram extends AsyncDisposable {
  pool: SessionPool<TelegramSession>
  sessions: TelegramSessions
  /** Opens one more account, or one anew; a bot's key is asked for. @throws TelegramError when it cannot sign in. */
  add(kept: KeptAccount, signal: AbortSignal): Promise<void>
  /** Signs a bot in by its token beside its session, and keeps nothing of it. @throws TelegramError when it cannot. */
  signInOnce(kept: KeptAccount, signal: AbortSignal): Promise<void>
  /** Closes a session; requests on it end first. */
  remove(id: string): Promise<void>
}

/** Connections of each account for uploads: enough for one upload at a time. */
const UPLOAD_CONNECTIONS = 4
/** Places of viewers and rests of a few thousand sessions. */
const MAX_LEASES = 100_000

/**
 * Opens every account's session. Those that cannot sign in are told and left aside; the others serve. A bot whose key Telegram ends
 * meanwhile signs in anew.
 */
export async function openTelegram(options: OpenTelegramOptions, signal: AbortSignal): Promise<OpenTelegram> {
  const { config, onPoolEvent, onSessionFault, onTrouble } = options
  const accounts = new Map(options.accounts.map((kept) => [kept.id, kept]))
  await using stack = new AsyncDisposableStack()
  const leases = stack.use(
    await openSqliteLeases({ path: path.join(options.folder, 'leases.sqlite'), maxLeases: MAX_LEASES }),
  )
  // Many sessions take a while to open, and the first may have lost its way before the last stands.
  const early: [id: string, news: SessionNews][] = []
  let hear = (id: string, news: SessionNews): void => void early.push([id, news])
  const sessions = stack.use(
    await openTelegramSessions({
      app: appOf(options),
      sessions: await Promise.all(options.accounts.map((kept) => sessionOf(options, kept))),
      onThreadLost: (error) => onTrouble('a thread that holds Telegram sessions was lost', error),
      onNews: (id, news) => hear(id, news),
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
      onEvent(event) {
        onPoolEvent(event)
        if (isMendable(event, accounts)) revivals.begin(event.sessionId)
      },
    }),
  )
  const reopenKnown = async (id: string, abort: AbortSignal): Promise<void> => {
    const kept = accounts.get(id)
    if (kept !== undefined) await reopen(kept, abort)
  }
  const revivals = stack.use(createRevivals({ reopen: reopenKnown, onTrouble }))
  for (const [id, session] of sessions.sessions) pool.add(id, session)
  hear = (id, news) => {
    if (news.kind === 'fault') onSessionFault(id, news.fault)
    else pool.reach(id, news)
  }
  for (const [id, news] of early) hear(id, news)
  const owned = stack.move()
  async function close(id: string): Promise<void> {
    await pool.remove(id)
    await sessions.close(id)
  }
  async function reopen(kept: KeptAccount, abort: AbortSignal): Promise<void> {
    await close(kept.id)
    const session = { ...(await sessionOf(options, kept)), proveKey: true }
    pool.add(kept.id, await sessions.open(session, abort))
  }
  return {
    pool,
    sessions,
    async remove(id) {
      accounts.delete(id)
      await revivals.leave(id)
      await close(id)
    },
    async add(kept, abort) {
      await revivals.leave(kept.id)
      accounts.set(kept.id, kept)
      await reopen(kept, abort)
    },
    async signInOnce(kept, abort) {
      const { id, ...session } = await sessionOf(options, kept)
      await sessions.open({ ...session, id: `${id}-trial`, storagePath: ':memory:', connections: 1 }, abort)
      await sessions.close(`${id}-trial`)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Whether an event says that Telegram ended the key of a bot: a person's is over for good. */
function isMendable(
  event: PoolEvent,
  accounts: ReadonlyMap<string, KeptAccount>,
): event is Extract<PoolEvent, { type: 'state' }> {
  if (event.type !== 'state' || event.state !== 'parked') return false
  return accounts.get(event.sessionId)?.account.kind === 'bot' && isKeyEnded(event.reason ?? '')
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
