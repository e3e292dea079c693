import type { TlObject } from '../rpc.ts'
import type { Account } from './account.ts'
import type { Channel } from './channel.ts'
import type { Document } from './document.ts'
import type { Documents } from './documents.ts'
import type { FileOrigin, Handles } from './handles.ts'
import type { Message } from './message.ts'

/** Converts objects into TL values for one account: with its own access hashes and file references. */
export interface Views {
  user(account: Account, viewer: Account): TlObject
  channel(channel: Channel, viewer: Account): TlObject
  message(message: Message, viewer: Account): TlObject
  /** The metadata without the bytes; `origin` is the message that holds it. */
  document(document: Document, viewer: Account, origin?: FileOrigin): TlObject
  /** The `messageMedia…` of a document. */
  media(document: Document, viewer: Account, origin?: FileOrigin): TlObject
}

const ADMIN_RIGHTS: TlObject = {
  _: 'chatAdminRights',
  change_info: true,
  post_messages: true,
  edit_messages: true,
  delete_messages: true,
  invite_users: true,
  pin_messages: true,
  other: true,
}

/** Creates the views of documents in messages. */
export function createViews(handles: Handles, documents: Documents): Views {
  const views: Views = {
    user: (account, viewer) => ({
      _: 'user',
      ...(account.id === viewer.id && { self: true }),
      ...(account.kind === 'bot'
        ? { bot: true, bot_info_version: 1 }
        : account.id === viewer.id && { phone: account.phone }),
      ...(account.premium && { premium: true }),
      id: account.id,
      access_hash: handles.accessHash(viewer, 'user', BigInt(account.id)),
      first_name: account.name,
      ...(account.username !== undefined && { username: account.username }),
    }),

    channel: (channel, viewer) => ({
      _: 'channel',
      broadcast: true,
      ...(!channel.members.has(viewer.id) && { left: true }),
      id: channel.id,
      access_hash: handles.accessHash(viewer, 'channel', BigInt(channel.id)),
      title: channel.title,
      ...(channel.username !== undefined && { username: channel.username }),
      photo: { _: 'chatPhotoEmpty' },
      date: channel.date,
      ...(channel.members.get(viewer.id) === 'admin' && { admin_rights: ADMIN_RIGHTS }),
      participants_count: channel.members.size,
    }),

    document: (document, viewer, origin) => ({
      _: 'document',
      id: document.id,
      access_hash: handles.accessHash(viewer, 'document', document.id),
      file_reference: handles.fileReference(viewer, document.id, origin),
      date: document.date,
      mime_type: document.mimeType,
      size: document.size,
      dc_id: document.dc,
      attributes: document.attributes,
    }),

    media: (document, viewer, origin) => ({
      _: 'messageMediaDocument',
      ...(document.attributes.some(({ _ }) => _ === 'documentAttributeVideo') && { video: true }),
      document: views.document(document, viewer, origin),
    }),

    message(message, viewer) {
      const shared = {
        ...(message.authorId === viewer.id && { out: true }),
        post: true,
        id: message.id,
        peer_id: { _: 'peerChannel', channel_id: message.channelId },
        date: message.date,
        ...(message.replyTo !== undefined && {
          reply_to: { _: 'messageReplyHeader', reply_to_msg_id: message.replyTo },
        }),
      }
      if (message.action !== undefined) return { _: 'messageService', ...shared, action: message.action }
      const document = message.documentId === undefined ? undefined : documents.byId(message.documentId)
      return {
        _: 'message',
        ...shared,
        ...(message.pinned && { pinned: true }),
        ...(message.forwardedFrom !== undefined && { fwd_from: forwardHeader(message.forwardedFrom) }),
        message: message.text,
        ...(document !== undefined && { media: views.media(document, viewer, message) }),
        ...(message.entities !== undefined && { entities: message.entities }),
        views: 1,
        forwards: 0,
        ...(message.editDate !== undefined && { edit_date: message.editDate }),
        ...(message.groupedId !== undefined && { grouped_id: message.groupedId }),
      }
    },
  }
  return views
}

function forwardHeader(from: NonNullable<Message['forwardedFrom']>): TlObject {
  return {
    _: 'messageFwdHeader',
    from_id: { _: 'peerChannel', channel_id: from.channelId },
    date: from.date,
    channel_post: from.messageId,
  }
}
