import type { SessionRequest, SessionView } from '@streamvault/api'
import { parseSocksAddress, type TelegramConfig } from '@streamvault/config'
import { ManagerError, type SessionAdmin } from '@streamvault/manager'
import {
  isKeyEnded,
  type KeptAccount,
  kindOfAccount,
  readAccount,
  TelegramError,
  type TelegramSession,
} from '@streamvault/object-store-telegram'
import type { AccountExtras } from './add-account.ts'
import { type CheckFinding, checkSession, findingOf, SIGNS_IN_ANEW } from './check-session.ts'
import { sessionRefusal } from './session-refusal.ts'
import { sessionView } from './session-view.ts'
import type { AccountStatus, TelegramService } from './telegram-service.ts'

/** The dependencies of session administration. */
interface SessionAdminOptions {
  service: TelegramService
  config: TelegramConfig
  /** Bare id of the storage channel, if the main storage is one. */
  channel: number | undefined
}

/** A sign-in takes a few seconds; through a dead proxy it would never end. */
const OPEN_TIMEOUT_MS = 30_000

/** Implements the operator's actions on an installation's accounts. */
export function createSessionAdmin({ service, config, channel }: SessionAdminOptions): SessionAdmin {
  const fallback = { maxViewers: config.session.maxViewers, proxy: config.proxy }
  const viewOf = (status: AccountStatus): SessionView => sessionView(status, fallback)

  async function find(id: string, signal: AbortSignal): Promise<AccountStatus> {
    const found = (await service.listAccounts(signal)).find(({ kept }) => kept.id === id)
    if (found === undefined) throw new ManagerError('session_not_found', 'No session has this id.')
    return found
  }

  /** The session of an account, opened first when it is closed. */
  async function openOne(status: AccountStatus, signal: AbortSignal): Promise<TelegramSession | undefined> {
    const { id } = status.kept
    const opened = await service.open(signal)
    if (!opened.sessions.sessions.has(id)) await opened.add(status.kept, signal)
    return opened.sessions.sessions.get(id)
  }

  /** A newly added person follows the invite now, so that no viewer waits for it. A later check reports any problem. */
  async function followInvite({ id, account }: KeptAccount, signal: AbortSignal): Promise<void> {
    if (channel === undefined || config.invite === undefined || account.kind === 'bot') return
    const { sessions } = (await service.open(signal)).sessions
    await sessions
      .get(id)
      ?.getChannel(channel, { signal })
      .catch(() => {})
  }

  async function examine(status: AccountStatus, signal: AbortSignal): Promise<CheckFinding> {
    const kind = kindOfAccount(status.kept.account)
    try {
      const session = await openOne(status, signal)
      if (session === undefined) throw new ManagerError('session_not_found', 'The session was removed meanwhile.')
      return await checkSession(session, channel, signal)
    } catch (error) {
      signal.throwIfAborted()
      const finding = findingOf(error, channel, kind)
      return (await isSigningInAnew(status.kept, error, signal)) ? withHint(finding, SIGNS_IN_ANEW) : finding
    }
  }

  /** A bot whose key has ended is parked, and recovers by itself. */
  async function isSigningInAnew({ id, account }: KeptAccount, error: unknown, signal: AbortSignal): Promise<boolean> {
    if (account.kind !== 'bot' || !(error instanceof TelegramError) || !isKeyEnded(error.text)) return false
    const { pool } = await service.open(signal)
    pool.park(id, error.text)
    return true
  }

  return {
    list: async (signal) => (await service.listAccounts(signal)).map(viewOf),
    async add(request, signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)])
      try {
        const account = readAccount(request.account, config.network?.dcs)
        const { kept, isNew } = await service.addAccount(account, moreOf(request), limit)
        await followInvite(kept, limit)
        return { session: viewOf(await find(kept.id, limit)), isNew }
      } catch (error) {
        signal.throwIfAborted()
        if (limit.aborted) throw new ManagerError('telegram_unreachable', 'Telegram did not answer in time.')
        throw sessionRefusal(error)
      }
    },
    async remove(id, signal) {
      const { isFromEnvironment } = await find(id, signal)
      if (isFromEnvironment) {
        const message = 'This session comes from TELEGRAM_BOT_TOKENS: take its token out there, then start again.'
        throw new ManagerError('session_conflict', message)
      }
      if (await service.isDropped(id)) {
        const message = 'The file of this session lies in config/workers or config/worker_accounts: take it away first.'
        throw new ManagerError('session_conflict', message)
      }
      await service.removeAccount(id, signal)
    },
    async check(id, signal) {
      const status = await find(id, signal)
      const limit = AbortSignal.any([signal, AbortSignal.timeout(OPEN_TIMEOUT_MS)])
      const finding = await examine(status, limit)
      // A parked session that answers again is used again.
      if (finding.ok && status.session?.state === 'parked') (await service.open(limit)).pool.unpark(id)
      return { id, state: viewOf(await find(id, limit)).state, ...finding }
    },
    async export(id, signal) {
      const { account } = (await find(id, signal)).kept
      return { id, account: account.kind === 'bot' ? account.token : account.session }
    },
  }
}

function withHint({ problem, ...finding }: CheckFinding, hint: string): CheckFinding {
  return { ...finding, problem: problem && { ...problem, hints: [hint] } }
}

function moreOf({ label, proxy, sourceAddress }: SessionRequest): AccountExtras {
  const socks = proxy === undefined ? undefined : parseSocksAddress(proxy)
  if (proxy !== undefined && socks === undefined) {
    const message = 'expected socks5://host:port or socks5://user:password@host:port'
    throw new ManagerError('bad_request', 'The request is not as described.', [{ path: 'body.proxy', message }])
  }
  return {
    ...(label !== undefined && { label }),
    ...(socks !== undefined && { proxy: socks }),
    ...(sourceAddress !== undefined && { localAddress: sourceAddress }),
  }
}
