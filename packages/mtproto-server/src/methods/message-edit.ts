import { RpcError, type TlObject } from '../rpc.ts'
import type { Announcer } from '../world/announcer.ts'
import type { Channel } from '../world/channel.ts'
import type { History } from '../world/history.ts'
import type { ChannelEvent, Message } from '../world/message.ts'
import { intOf, intsOf, objectOf, optionalObjectOf } from './fields.ts'
import type { MediaInput } from './media-input.ts'
import { messageText } from './message-text.ts'
import type { Methods } from './method.ts'
import type { Peers } from './peers.ts'

/** Dependencies of message changes. */
export interface MessageEditOptions {
  announcer: Announcer
  history: History
  media: MediaInput
  peers: Peers
  /** Milliseconds since 1970. */
  now: () => number
}

const MAX_DELETED_AT_ONCE = 100

/** Editing, deleting and pinning messages of channels. */
export function createMessageEdit({ announcer, history, media, peers, now }: MessageEditOptions): Methods {
  function find(channel: Channel, request: TlObject): Message {
    const message = history.get(channel, intOf(request, 'id'))
    if (message === undefined || message.action !== undefined) throw new RpcError(400, 'MESSAGE_ID_INVALID')
    return message
  }
  function affected(event: ChannelEvent): TlObject {
    return { _: 'messages.affectedMessages', pts: event.pts, pts_count: event.ptsCount }
  }

  return {
    async 'messages.editMessage'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const message = find(channel, request)
      const edited: Message = { ...message, editDate: Math.floor(now() / 1000) }
      const newMedia = optionalObjectOf(request, 'media')
      if (newMedia !== undefined) edited.documentId = (await media.documentOf(newMedia, call.account)).id
      if (request.message !== undefined) {
        const { text, entities } = messageText(request, edited.documentId === undefined ? 'text' : 'caption')
        edited.text = text
        if (entities === undefined) delete edited.entities
        else edited.entities = entities
      }
      if (edited.text === message.text && edited.documentId === message.documentId) {
        throw new RpcError(400, 'MESSAGE_NOT_MODIFIED')
      }
      return announcer.announce(channel, [history.edit(channel, edited)], call)
    },

    'channels.deleteMessages'(request, call) {
      const channel = peers.ownChannel(objectOf(request, 'channel'), call.account)
      const event = history.remove(channel, intsOf(request, 'id').slice(0, MAX_DELETED_AT_ONCE))
      if (event.ptsCount > 0) announcer.announce(channel, [event], call)
      return affected(event)
    },

    'messages.updatePinnedMessage'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const message = find(channel, request)
      const isPinning = request.unpin !== true
      if ((message.pinned ?? false) === isPinning) throw new RpcError(400, 'CHAT_NOT_MODIFIED')
      const events = [history.pin(channel, message, isPinning)]
      if (isPinning) {
        const action = { _: 'messageActionPinMessage' }
        const told = history.post(channel, { text: '', authorId: call.account.id, replyTo: message.id, action })
        events.push(told.event)
      }
      return announcer.announce(channel, events, call)
    },

    'messages.unpinAllMessages'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const pinned = history.newestFirst(channel).filter((message) => message.pinned)
      const events = pinned.map((message) => history.pin(channel, message, false))
      announcer.announce(channel, events, call)
      return { _: 'messages.affectedHistory', pts: channel.pts, pts_count: events.length, offset: 0 }
    },
  }
}
