import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { type ChannelInvite, inviteRefusal } from '../invite.ts'

/**
 * Joins a channel, and so learns it. A member learns it as well.
 *
 * @throws TelegramError `forbidden` with Telegram's own word when the invite is refused
 */
export async function joinByInvite(base: BaseTelegramClient, { hash }: ChannelInvite): Promise<void> {
  const joined = await base.call({ _: 'messages.importChatInvite', hash }).catch(wordOf)
  if (joined === 'USER_ALREADY_PARTICIPANT') await base.call({ _: 'messages.checkChatInvite', hash })
  else if (typeof joined === 'string') throw inviteRefusal(joined)
  // The other answer is a web page that a person has to click through.
  else if (joined._ !== 'messages.chatInviteJoinResultOk') throw inviteRefusal('INVITE_NEEDS_A_PERSON')
  // The library reads peers only from the top level of an answer.
  else await base.storage.peers.updatePeersFrom(joined.updates)
}

/** Telegram's reason for a refused invite; 401 and 420 concern the account instead. */
function wordOf(error: unknown): string {
  const isTold = error instanceof Error && 'text' in error && 'code' in error
  if (isTold && [400, 403, 406].includes(Number(error.code))) return String(error.text)
  throw error
}
