import { RpcError, type TlObject } from '../rpc.ts'
import type { Account } from '../world/account.ts'
import type { Channel } from '../world/channel.ts'
import type { Documents } from '../world/documents.ts'
import type { History } from '../world/history.ts'
import type { Message } from '../world/message.ts'
import type { Views } from '../world/views.ts'
import { intOf, objectOf, objectsOf } from './fields.ts'
import { createSearch } from './message-search.ts'
import type { Methods } from './method.ts'
import { pageOf } from './page-of.ts'
import type { Peers } from './peers.ts'

/** Dependencies of reading messages. */
export interface MessageReadOptions {
  documents: Documents
  history: History
  peers: Peers
  views: Views
}

const MAX_IDS = 200

/** Reading the messages of channels: by id, in order, by words. */
export function createMessageRead(options: MessageReadOptions): Methods {
  const { documents, history, peers, views } = options

  function answer(channel: Channel, viewer: Account, count: number, messages: TlObject[]): TlObject {
    const chats = [views.channel(channel, viewer)]
    return { _: 'messages.channelMessages', pts: channel.pts, count, messages, topics: [], chats, users: [] }
  }
  function byInput(channel: Channel, input: TlObject): Message | undefined {
    if (input._ === 'inputMessagePinned') return history.newestFirst(channel).find(({ pinned }) => pinned)
    if (input._ === 'inputMessageID') return history.get(channel, intOf(input, 'id'))
    if (input._ !== 'inputMessageReplyTo') throw new RpcError(400, 'MESSAGE_IDS_EMPTY')
    const reply = history.get(channel, intOf(input, 'id'))?.replyTo
    return reply === undefined ? undefined : history.get(channel, reply)
  }

  return {
    'channels.getMessages'(request, { account }) {
      const channel = peers.channel(objectOf(request, 'channel'), account)
      const inputs = objectsOf(request, 'id')
      if (inputs.length === 0) throw new RpcError(400, 'MESSAGE_IDS_EMPTY')
      const messages = inputs.slice(0, MAX_IDS).map((input) => {
        const message = byInput(channel, input)
        return message === undefined ? { _: 'messageEmpty', id: input.id ?? 0 } : views.message(message, account)
      })
      return answer(channel, account, messages.length, messages)
    },

    'messages.getHistory'(request, { account }) {
      const channel = peers.peer(objectOf(request, 'peer'), account)
      const all = history.newestFirst(channel)
      const page = pageOf(all, request).map((message) => views.message(message, account))
      return answer(channel, account, all.length, page)
    },

    'messages.search'(request, { account }) {
      const channel = peers.peer(objectOf(request, 'peer'), account)
      const found = history.newestFirst(channel).filter(createSearch(request, documents))
      const page = pageOf(found, request).map((message) => views.message(message, account))
      return answer(channel, account, found.length, page)
    },

    // There are no messages outside channels.
    'messages.getMessages': (request) => ({
      _: 'messages.messages',
      messages: objectsOf(request, 'id').map((input) => ({ _: 'messageEmpty', id: input.id ?? 0 })),
      topics: [],
      chats: [],
      users: [],
    }),
  }
}
