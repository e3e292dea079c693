import { RpcError, type TlObject } from '../rpc.ts'
import type { Announcer } from '../world/announcer.ts'
import type { Channel } from '../world/channel.ts'
import type { Channels } from '../world/channels.ts'
import type { Views } from '../world/views.ts'
import { objectOf, textOf } from './fields.ts'
import type { Call, Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Dependencies of joining and leaving. */
export interface ChannelMembersOptions {
  channels: Channels
  peers: Peers
  views: Views
  announcer: Announcer
  /** Milliseconds since 1970. */
  now: () => number
}

/** From this layer on, the answer to joining has a wrapper; before, it is the updates alone. */
const JOIN_RESULT_LAYER = 225

/** Joining and leaving channels, by name or by invitation. */
export function createChannelMembers(options: ChannelMembersOptions): Methods {
  const { channels, peers, views, announcer, now } = options

  function join(channel: Channel, { account, caller }: Call): TlObject {
    if (channel.members.has(account.id)) throw new RpcError(400, 'USER_ALREADY_PARTICIPANT')
    channels.join(channel, account.id, 'member')
    const updates = announcer.announceMembership(channel, account, caller)
    return caller.layer >= JOIN_RESULT_LAYER ? { _: 'messages.chatInviteJoinResultOk', updates } : updates
  }
  function invited(request: TlObject): Channel {
    const channel = channels.byInvite(textOf(request, 'hash'))
    if (channel === undefined) throw new RpcError(400, 'INVITE_HASH_EXPIRED')
    return channel
  }

  return {
    'channels.joinChannel'(request, call) {
      const channel = peers.channel(objectOf(request, 'channel'), call.account)
      return join(channel, call)
    },

    'channels.leaveChannel'(request, { account, caller }) {
      const channel = peers.channel(objectOf(request, 'channel'), account)
      if (!channel.members.has(account.id)) throw new RpcError(400, 'USER_NOT_PARTICIPANT')
      channels.leave(channel, account.id)
      return announcer.announceMembership(channel, account, caller)
    },

    'messages.exportChatInvite'(request, { account }) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), account)
      const link = `https://t.me/+${channels.invite(channel)}`
      return { _: 'chatInviteExported', link, admin_id: account.id, date: Math.floor(now() / 1000) }
    },

    'messages.checkChatInvite'(request, { account }) {
      const channel = invited(request)
      if (channel.members.has(account.id)) return { _: 'chatInviteAlready', chat: views.channel(channel, account) }
      return {
        _: 'chatInvite',
        channel: true,
        broadcast: true,
        title: channel.title,
        photo: { _: 'photoEmpty', id: 0n },
        participants_count: channel.members.size,
        color: 0,
      }
    },

    'messages.importChatInvite': (request, call) => join(invited(request), call),
  }
}
