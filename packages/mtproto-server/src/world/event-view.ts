import type { TlObject } from '../rpc.ts'
import type { Account } from './account.ts'
import type { Channel } from './channel.ts'
import type { History } from './history.ts'
import type { ChannelEvent } from './message.ts'
import type { Views } from './views.ts'

/** Shows an event as the update that `viewer` gets, or `undefined` when what it tells of is gone again. */
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
