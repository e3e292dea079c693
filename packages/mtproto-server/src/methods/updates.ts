import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Channel } from '../world/channel.ts'
import type { Channels } from '../world/channels.ts'
import { viewEvent } from '../world/event-view.ts'
import type { History } from '../world/history.ts'
import type { ChannelEvent } from '../world/message.ts'
import type { Views } from '../world/views.ts'
import { viewDialog } from './dialogs.ts'
import { intOf, objectOf } from './fields.ts'
import type { Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Dependencies of `updates.*`. */
export interface UpdatesOptions {
  channels: Channels
  history: History
  peers: Peers
  views: Views
  /** Milliseconds since 1970. */
  now: () => number
}

const NEWEST_AFTER_GAP = 20

/** The state of an account, and its missed updates. */
export function createUpdates(options: UpdatesOptions): Methods {
  const { channels, history, peers, views, now } = options
  const state = (): TlObject => viewState(now())

  function difference(channel: Channel, viewer: Account, events: ChannelEvent[]): TlObject {
    const seen = events.map((event) => viewEvent(event, channel, viewer, { history, views }))
    const isNew = (update: TlObject): boolean => update._ === 'updateNewChannelMessage'
    const updates = seen.filter((update) => update !== undefined)
    return {
      _: 'updates.channelDifference',
      final: true,
      pts: channel.pts,
      new_messages: updates.filter(isNew).map(({ message }) => message),
      other_updates: updates.filter((update) => !isNew(update)),
      chats: [views.channel(channel, viewer)],
      users: [],
    }
  }
  function tooLong(channel: Channel, viewer: Account): TlObject {
    const newest = history.newestFirst(channel).slice(0, NEWEST_AFTER_GAP)
    return {
      _: 'updates.channelDifferenceTooLong',
      final: true,
      dialog: viewDialog(channel, newest[0]?.id ?? 0),
      messages: newest.map((message) => views.message(message, viewer)),
      chats: [views.channel(channel, viewer)],
      users: [],
    }
  }

  return {
    'updates.getState': state,

    'updates.getDifference'(request, { account }) {
      const since = intOf(request, 'date')
      const changed = channels.of(account.id).filter(({ changedAt }) => changedAt >= since)
      if (changed.length === 0) return { _: 'updates.differenceEmpty', date: Math.floor(now() / 1000), seq: 0 }
      return {
        _: 'updates.difference',
        new_messages: [],
        new_encrypted_messages: [],
        other_updates: changed.map(({ id }) => ({ _: 'updateChannelTooLong', channel_id: id })),
        chats: changed.map((channel) => views.channel(channel, account)),
        users: [],
        state: state(),
      }
    },

    'updates.getChannelDifference'(request, { account }) {
      const channel = peers.channel(objectOf(request, 'channel'), account)
      const pts = intOf(request, 'pts')
      if (pts < 1) throw new RpcError(400, 'PERSISTENT_TIMESTAMP_EMPTY')
      if (pts >= channel.pts) return { _: 'updates.channelDifferenceEmpty', final: true, pts: channel.pts }
      const events = history.since(channel, pts)
      return events === undefined ? tooLong(channel, account) : difference(channel, account, events)
    },
  }
}

/** Nothing happens outside channels, so these counters stay constant. */
export function viewState(now: number): TlObject {
  return { _: 'updates.state', pts: 1, qts: 0, date: Math.floor(now / 1000), seq: 0, unread_count: 0 }
}
