import type { TlObject } from '../rpc.ts'
import type { Account } from './account.ts'
import type { Channel } from './channel.ts'
import type { History } from './history.ts'
import type { ChannelEvent } from './message.ts'
import type { Views } from './views.ts'

/** Converts an event into the update for `viewer`, or `undefined` if its subject no longer exists. */
export function viewEvent(
  event: ChannelEvent,
  channel: Channel,
  viewer: Account,
  { history, views }: { history: History; views: Views },
): TlObject | undefined {
  const counts = { pts: event.pts, pts_count: event.ptsCount }
  const message = history.get(channel, event.ids[0] ?? 0)
  switch (event.kind) {
    case 'new':
      return message && { _: 'updateNewChannelMessage', message: views.message(message, viewer), ...counts }
    case 'edit':
      return message && { _: 'updateEditChannelMessage', message: views.message(message, viewer), ...counts }
    case 'delete':
      return { _: 'updateDeleteChannelMessages', channel_id: channel.id, messages: event.ids, ...counts }
    case 'pin':
    case 'unpin':
      return {
        _: 'updatePinnedChannelMessages',
        ...(event.kind === 'pin' && { pinned: true }),
        channel_id: channel.id,
        messages: event.ids,
        ...counts,
      }
    default:
      return event.kind satisfies never
  }
}
