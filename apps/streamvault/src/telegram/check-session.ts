import type { SessionCheck } from '@streamvault/api'
import { isInviteRefusal, TelegramError, type TelegramSession } from '@streamvault/object-store-telegram'

/** The result of a check, without the session. */
export type CheckFinding = Omit<SessionCheck, 'id' | 'state'>

const TIMEOUT_MS = 15_000

/**
 * Checks a session's access to the storage channel; `channel` is undefined when the main storage is no channel. A
 * session that has never met the channel learns it here: a bot by naming it, a person from the list of their chats.
 *
 * @throws TelegramError when it does not answer, or does not see it: see `findingOf`
 */
export async function checkSession(
  session: TelegramSession,
  channel: number | undefined,
  signal: AbortSignal,
): Promise<CheckFinding> {
  if (channel === undefined) return { ok: true, channel: null, problem: null }
  const { id, title, canPost } = await session.getChannel(channel, { signal, timeoutMs: TIMEOUT_MS })
  return { ok: canPost, channel: { id, title, canPost }, problem: canPost ? null : MAY_NOT_POST }
}

/** The finding when a session could not be opened or does not answer. */
export function findingOf(
  error: unknown,
  channel: number | undefined,
  kind: 'bot' | 'person' | 'unknown',
): CheckFinding {
  if (!(error instanceof TelegramError)) throw error
  const hints = hintsOf(error, channel, kind)
  const isUnknown = error.problem.kind === 'forbidden' && channel !== undefined
  const { code, message } = isUnknown
    ? { code: 'channel_unknown', message: `This account does not see the storage channel ${chatId(channel)}` }
    : error
  return { ok: false, channel: null, problem: { code, message, hints } }
}

/** For a bot whose key Telegram ended, while it can still sign in with its token. */
export const SIGNS_IN_ANEW: string =
  'Telegram ended this session. It signs in anew with its token by itself, within a minute for a start: check again then. ' +
  'If it did not, add it again.'

const MAY_NOT_POST: SessionCheck['problem'] = {
  code: 'cannot_post',
  message: 'This account sees the storage channel, but may not post there: it can read and not write',
  hints: ['Make it an admin of the channel with the rights to post, edit and delete messages.'],
}

function hintsOf(error: TelegramError, channel: number | undefined, kind: string): string[] {
  const { problem } = error
  if (error.text.startsWith('ACCESS_TOKEN_'))
    return ['Telegram refuses its token: ask @BotFather for the one it has now.']
  if (problem.kind === 'dead') return ['Telegram ended this session: remove it, and add the account anew.']
  if (problem.kind === 'flood') return [`Telegram wants it to rest: try again in ${problem.seconds} seconds.`]
  if (problem.kind === 'network' || problem.kind === 'timeout') return ['Look at the network, and at its proxy.']
  if (problem.kind !== 'forbidden' || channel === undefined) return []
  if (isInviteRefusal(error)) return [inviteHint(error.text)]
  const asBot = `Add the bot to channel ${chatId(channel)} as an admin, for bots cannot join by an invite; it then knows it at the next check.`
  const asPerson = [
    `Let the account join channel ${chatId(channel)} by an invite: put the link into TELEGRAM_INVITE and start again, or open it in that account.`,
    'Then post anything there, /health for one, or forward a message to it: the channel comes to the top of the chats of the account, where the next check finds it.',
  ]
  if (kind === 'bot') return [asBot]
  return kind === 'person' ? asPerson : [asBot, ...asPerson]
}

function inviteHint(word: string): string {
  if (word !== 'INVITE_REQUEST_SENT')
    return `Telegram answered the link in TELEGRAM_INVITE with ${word}: give another one.`
  return 'The account asked to join by the link in TELEGRAM_INVITE: let an admin of the channel take it in, then check again.'
}

/** In the form of the main storage's address and Telegram's own programs. */
const chatId = (channel: number): string => `-100${channel}`
