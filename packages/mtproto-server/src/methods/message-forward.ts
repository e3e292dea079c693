import { RpcError } from '../rpc.ts'
import type { Message, MessageDraft } from '../world/message.ts'
import { intsOf, longsOf, objectOf } from './fields.ts'
import { type MessageSendOptions, postAll } from './message-send.ts'
import type { Methods } from './method.ts'

/** Forwarding messages between channels; the copies share the file. */
export function createMessageForward(options: MessageSendOptions): Methods {
  const { history, peers, randomIds } = options
  return {
    'messages.forwardMessages'(request, call) {
      const from = peers.peer(objectOf(request, 'from_peer'), call.account)
      const to = peers.ownPeer(objectOf(request, 'to_peer'), call.account)
      const ids = intsOf(request, 'id')
      const random = longsOf(request, 'random_id')
      if (ids.length !== random.length) throw new RpcError(400, 'RANDOM_ID_INVALID')
      const messages = ids.flatMap((id) => history.get(from, id) ?? [])
      if (messages.length === 0 || messages.length !== ids.length) throw new RpcError(400, 'MESSAGE_ID_INVALID')
      for (const id of random) randomIds.use(call.account, id)
      const drafts = messages.map((message) => copyOf(message, call.account.id, request.drop_author === true))
      return postAll(to, call, random, drafts, options)
    },
  }
}

function copyOf(message: Message, authorId: number, dropAuthor: boolean): MessageDraft {
  const { text, entities, documentId, groupedId, channelId, id, date } = message
  return {
    text,
    authorId,
    ...(entities !== undefined && { entities }),
    ...(documentId !== undefined && { documentId }),
    ...(groupedId !== undefined && { groupedId }),
    ...(!dropAuthor && { forwardedFrom: message.forwardedFrom ?? { channelId, messageId: id, date } }),
  }
}
