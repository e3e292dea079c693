import type { TlObject } from '../rpc.ts'
import { RpcError } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Channel } from '../world/channel.ts'
import type { History } from '../world/history.ts'
import type { Views } from '../world/views.ts'
import { objectOf, objectsOf } from './fields.ts'
import type { Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Dependencies of channel information. */
export interface ChannelInfoOptions {
  accounts: Accounts
  history: History
  peers: Peers
  views: Views
}

/** Information about channels and their members. */
export function createChannelInfo(options: ChannelInfoOptions): Methods {
  const { accounts, history, peers, views } = options

  function fullChannel(channel: Channel): TlObject {
    const pinned = history.newestFirst(channel).find((message) => message.pinned)
    return {
      _: 'channelFull',
      id: channel.id,
      about: '',
      participants_count: channel.members.size,
      read_inbox_max_id: channel.lastMessageId,
      read_outbox_max_id: 0,
      unread_count: 0,
      chat_photo: { _: 'photoEmpty', id: 0n },
      notify_settings: { _: 'peerNotifySettings' },
      bot_info: [],
      ...(pinned !== undefined && { pinned_msg_id: pinned.id }),
      pts: channel.pts,
    }
  }
  function participant(channel: Channel, user: Account, viewer: Account): TlObject {
    const date = channel.date
    if (channel.members.get(user.id) === 'admin') {
      const rights = views.channel(channel, user).admin_rights
      return { _: 'channelParticipantAdmin', user_id: user.id, promoted_by: user.id, date, admin_rights: rights }
    }
    if (user.id === viewer.id) return { _: 'channelParticipantSelf', user_id: user.id, inviter_id: user.id, date }
    return { _: 'channelParticipant', user_id: user.id, date }
  }
  function membersOf(channel: Channel): Account[] {
    return [...channel.members.keys()].flatMap((id) => accounts.byId(id) ?? [])
  }

  return {
    'channels.getChannels': (request, { account }) => ({
      _: 'messages.chats',
      chats: objectsOf(request, 'id').map((input) => views.channel(peers.channel(input, account), account)),
    }),

    'channels.getFullChannel'(request, { account }) {
      const channel = peers.channel(objectOf(request, 'channel'), account)
      return {
        _: 'messages.chatFull',
        full_chat: fullChannel(channel),
        chats: [views.channel(channel, account)],
        users: [],
      }
    },

    'channels.getParticipant'(request, { account }) {
      const channel = peers.channel(objectOf(request, 'channel'), account)
      const user = peers.user(objectOf(request, 'participant'), account)
      if (user === undefined || !channel.members.has(user.id)) throw new RpcError(400, 'USER_NOT_PARTICIPANT')
      return {
        _: 'channels.channelParticipant',
        participant: participant(channel, user, account),
        chats: [views.channel(channel, account)],
        users: [views.user(user, account)],
      }
    },

    'channels.getParticipants'(request, { account }) {
      const channel = peers.ownChannel(objectOf(request, 'channel'), account)
      const members = membersOf(channel)
      return {
        _: 'channels.channelParticipants',
        count: members.length,
        participants: members.map((user) => participant(channel, user, account)),
        chats: [views.channel(channel, account)],
        users: members.map((user) => views.user(user, account)),
      }
    },

    // Basic groups do not exist here.
    'messages.getChats': () => ({ _: 'messages.chats', chats: [] }),
  }
}
