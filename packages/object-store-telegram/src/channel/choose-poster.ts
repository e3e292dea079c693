import { TelegramError } from '../telegram-error.ts'
import type { ChannelCall } from './channel-calls.ts'

/** Telegram limits such calls, and roles change seldom. */
const KNOWN_MS = 600_000

/** Per way to call: whether each session may post, and until when that is assumed. */
const known = new WeakMap<ChannelCall, Map<string, { canPost: boolean; until: number }>>()

/**
 * The id of the session with most room among those that may post in the channel: only the session that uploaded pieces
 * can post them, so the pieces of a session that may only read would be lost.
 */
export function choosePoster(
  { call, channel }: { call: ChannelCall; channel: number },
  signal: AbortSignal,
): Promise<string> {
  const roles = known.get(call) ?? new Map<string, { canPost: boolean; until: number }>()
  known.set(call, roles)
  return call({ signal }, async (session, options, id) => {
    let role = roles.get(id)
    if (role === undefined || role.until <= performance.now()) {
      const { canPost } = await session.getChannel(channel, options)
      role = { canPost, until: performance.now() + KNOWN_MS }
      roles.set(id, role)
    }
    if (role.canPost) return id
    throw new TelegramError('post in the channel', { kind: 'forbidden' }, 'CHAT_WRITE_FORBIDDEN')
  })
}
