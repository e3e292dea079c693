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

/** The options of opening sessions. */
export interface OpenTelegramOptions {
  config: TelegramConfig
  vault: AccountVault
  accounts: readonly KeptAccount[]
  /** Bare id of the storage channel, if the main storage is one: accounts join it by invite. */
  channel: number | undefined
  /** 32 bytes that encrypt the sessions' stored keys. */
  storageKey: Uint8Array
  /** Folder for the state that processes share. */
  folder: string
  onPoolEvent: (event: PoolEvent) => void
  onSessionFault: (sessionId: string, fault: SessionFault) => void
  /** Called when a session cannot be opened, or its thread was lost. Holds no secret. */
  onTrouble: (message: string, error: unknown) => void
}

/** Open sessions, and the pool that assigns them. */
export interface OpenTelegram extends AsyncDisposable {
  pool: SessionPool<TelegramSession>
  sessions: TelegramSessions
  /** Opens another account, or reopens one; a bot's key is checked. @throws TelegramError when it cannot sign in. */
  add(kept: KeptAccount, signal: AbortSignal): Promise<void>
  /** Signs a bot in with its token beside its session, and keeps nothing. @throws TelegramError when it cannot. */
  signInOnce(kept: KeptAccount, signal: AbortSignal): Promise<void>
  /** Closes a session after its current requests. */
  remove(id: string): Promise<void>
}

/** Upload connections per account: enough for one upload at a time. */
const UPLOAD_CONNECTIONS = 4
/** Enough for the viewers' places and rests of a few thousand sessions. */
const MAX_LEASES = 100_000

/**
 * Opens every account's session. Sessions that cannot sign in are reported and skipped; the others serve. A bot whose
 * key Telegram ends later signs in anew.
 */
export async function openTelegram(options: OpenTelegramOptions, signal: AbortSignal): Promise<OpenTelegram> {
  const { config, onPoolEvent, onSessionFault, onTrouble } = options
  const accounts = new Map(options.accounts.map((kept) => [kept.id, kept]))
  await using stack = new AsyncDisposableStack()
  const leases = stack.use(
    await openSqliteLeases({ path: path.join(options.folder, 'leases.sqlite'), maxLeases: MAX_LEASES }),
  )
  // Opening many sessions takes a while: the first may lose its connection before the last is open.
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

/** Whether an event means that Telegram ended a bot's key: a person's ended key is final. */
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
