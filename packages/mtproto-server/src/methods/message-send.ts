import { randomBytes } from 'node:crypto'
import { RpcError, type TlObject } from '../rpc.ts'
import type { Announcer } from '../world/announcer.ts'
import type { Channel } from '../world/channel.ts'
import type { History, Posted } from '../world/history.ts'
import type { MessageDraft } from '../world/message.ts'
import type { Views } from '../world/views.ts'
import { intOf, longOf, objectOf, objectsOf, optionalObjectOf } from './fields.ts'
import type { MediaInput } from './media-input.ts'
import { messageText } from './message-text.ts'
import type { Call, Methods } from './method.ts'
import type { Peers } from './peers.ts'
import type { RandomIds } from './random-ids.ts'

/** Dependencies of sending. */
export interface MessageSendOptions {
  announcer: Announcer
  history: History
  media: MediaInput
  peers: Peers
  randomIds: RandomIds
  views: Views
}

const MAX_ALBUM = 10

/** Posting texts, files and albums into channels. */
export function createMessageSend(options: MessageSendOptions): Methods {
  const { media, peers, randomIds, views } = options

  /** Makes the drafts and posts them, or releases their random ids. */
  async function send(
    channel: Channel,
    call: Call,
    ids: bigint[],
    draft: () => Promise<MessageDraft[]>,
  ): Promise<TlObject> {
    for (const id of ids) randomIds.use(call.account, id)
    try {
      return postAll(channel, call, ids, await draft(), options)
    } catch (error) {
      for (const id of ids) randomIds.release(call.account, id)
      throw error
    }
  }

  return {
    'messages.sendMessage'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const draft = { ...messageText(request, 'text'), ...origin(request, call) }
      return send(channel, call, [longOf(request, 'random_id')], async () => [draft])
    },

    'messages.sendMedia'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const text = messageText(request, 'caption')
      return send(channel, call, [longOf(request, 'random_id')], async () => {
        const document = await media.documentOf(objectOf(request, 'media'), call.account)
        return [{ ...text, ...origin(request, call), documentId: document.id }]
      })
    },

    'messages.sendMultiMedia'(request, call) {
      const channel = peers.ownPeer(objectOf(request, 'peer'), call.account)
      const singles = objectsOf(request, 'multi_media')
      if (singles.length === 0) throw new RpcError(400, 'MULTI_MEDIA_EMPTY')
      if (singles.length > MAX_ALBUM) throw new RpcError(400, 'MULTI_MEDIA_TOO_LONG')
      const groupedId = randomBytes(8).readBigInt64LE()
      const ids = singles.map((single) => longOf(single, 'random_id'))
      return send(channel, call, ids, async () => {
        const drafts: MessageDraft[] = []
        for (const single of singles) {
          const document = await media.documentOf(objectOf(single, 'media'), call.account)
          const text = messageText(single, 'caption')
          drafts.push({ ...text, ...origin(request, call), documentId: document.id, groupedId })
        }
        return drafts
      })
    },

    async 'messages.uploadMedia'(request, { account }) {
      peers.peer(objectOf(request, 'peer'), account)
      return views.media(await media.documentOf(objectOf(request, 'media'), account), account)
    },
  }
}

/** Posts drafts, notifies the members, and returns the new ids. */
export function postAll(
  channel: Channel,
  call: Call,
  randomIds: readonly bigint[],
  drafts: readonly MessageDraft[],
  { history, announcer }: Pick<MessageSendOptions, 'history' | 'announcer'>,
): TlObject {
  const posted: Posted[] = drafts.map((draft) => history.post(channel, draft))
  const extra = posted.map(({ message }, index) => ({
    _: 'updateMessageID',
    id: message.id,
    random_id: randomIds[index] ?? 0n,
  }))
  const events = posted.map(({ event }) => event)
  return announcer.announce(channel, events, { ...call, extra })
}

function origin(request: TlObject, { account }: Call): Pick<MessageDraft, 'authorId' | 'replyTo'> {
  const reply = optionalObjectOf(request, 'reply_to')
  return {
    authorId: account.id,
    ...(reply?.reply_to_msg_id !== undefined && { replyTo: intOf(reply, 'reply_to_msg_id') }),
  }
}
