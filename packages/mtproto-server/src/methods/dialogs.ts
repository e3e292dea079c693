import type { TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Channel } from '../world/channel.ts'
import type { Channels } from '../world/channels.ts'
import type { History } from '../world/history.ts'
import type { Views } from '../world/views.ts'
import { objectOf, objectsOf } from './fields.ts'
import type { Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Dependencies of the list of conversations. */
export interface DialogsOptions {
  channels: Channels
  history: History
  peers: Peers
  views: Views
  /** The `updates.state` of an account. */
  stateOf: (account: Account) => TlObject
}

/** The list of conversations: the account's channels, all on one page. */
export function createDialogs({ channels, history, peers, views, stateOf }: DialogsOptions): Methods {
  function list(found: Channel[], account: Account): { dialogs: TlObject[]; messages: TlObject[]; chats: TlObject[] } {
    const newest = found.map((channel) => history.newestFirst(channel)[0])
    return {
      dialogs: found.map((channel, index) => viewDialog(channel, newest[index]?.id ?? 0)),
      messages: newest.flatMap((message) => (message === undefined ? [] : views.message(message, account))),
      chats: found.map((channel) => views.channel(channel, account)),
    }
  }

  return {
    'messages.getDialogs'(request, { account }) {
      // The first page holds everything; further pages and the archive are empty.
      const isFurther = Number(request.offset_id ?? 0) > 0 || Number(request.folder_id ?? 0) > 0
      const found = isFurther ? [] : channels.of(account.id)
      return { _: 'messages.dialogs', ...list(found, account), users: [views.user(account, account)] }
    },

    'messages.getPinnedDialogs': (_, { account }) => ({
      _: 'messages.peerDialogs',
      ...list([], account),
      users: [],
      state: stateOf(account),
    }),

    'messages.getPeerDialogs'(request, { account }) {
      const found = objectsOf(request, 'peers').map((input) => peers.peer(objectOf(input, 'peer'), account))
      return { _: 'messages.peerDialogs', ...list(found, account), users: [], state: stateOf(account) }
    },

    'messages.getDialogFilters': () => ({ _: 'messages.dialogFilters', filters: [] }),
  }
}

/** A channel as an entry of the list. */
export function viewDialog(channel: Channel, topMessage: number): TlObject {
  return {
    _: 'dialog',
    peer: { _: 'peerChannel', channel_id: channel.id },
    top_message: topMessage,
    read_inbox_max_id: channel.lastMessageId,
    read_outbox_max_id: 0,
    unread_count: 0,
    unread_mentions_count: 0,
    unread_reactions_count: 0,
    unread_poll_votes_count: 0,
    notify_settings: { _: 'peerNotifySettings' },
    pts: channel.pts,
  }
}
