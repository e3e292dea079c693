import type { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { ChannelInvite } from '../invite.ts'
import type { SessionFault } from '../session-news.ts'
import type { CallOptions, ChannelInfo, FileLocation, TelegramClient } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'
import { createChannels } from './channels.ts'
import type { DcGate } from './dc-gate.ts'
import { toLong } from './long-numbers.ts'
import { readMessage, readPosted } from './read-message.ts'
import { createSendCall } from './send-call.ts'

type Calls = Omit<TelegramClient, typeof Symbol.asyncDispose | 'onPost'>

/** Optional dependencies of calls. */
export interface CallsOptions {
  invite?: ChannelInvite | undefined
  onFault?: (fault: SessionFault) => void
}

/** Implements our calls of Telegram's methods. */
export function createCalls(base: BaseTelegramClient, gate: DcGate, { invite, onFault }: CallsOptions = {}): Calls {
  const channels = createChannels(base, invite)
  const call = createSendCall(base, gate, onFault)

  async function posted(updates: Promise<tl.TypeUpdates>, action: string) {
    const message = readPosted(await updates)
    if (message === undefined) throw new TelegramError(action, { kind: 'internal' }, 'it told no message')
    return message
  }

  function describe({ fullChat, chats }: tl.messages.TypeChatFull): ChannelInfo {
    const chat = chats.find(({ id }) => id === fullChat.id)
    const pinnedId = 'pinnedMsgId' in fullChat ? fullChat.pinnedMsgId : undefined
    const title = chat !== undefined && 'title' in chat ? chat.title : ''
    const canPost = chat?._ === 'channel' && (chat.creator === true || chat.adminRights?.postMessages === true)
    return { id: fullChat.id, title, pinnedId, canPost }
  }

  const getChannel = async (id: number, options: CallOptions): Promise<ChannelInfo> =>
    describe(await call({ _: 'channels.getFullChannel', channel: await channels.inputChannel(id) }, options))

  return {
    getChannel,
    async getFile({ location, offset, limit }, options) {
      const request = { _: 'upload.getFile', location: inputOf(location), offset, limit, precise: true } as const
      const file = await call(request, options, { kind: 'download', dc: location.dc })
      if (file._ === 'upload.file') return file.bytes
      throw new TelegramError('read a file', { kind: 'refused' }, 'it lies on a delivery network for public channels')
    },
    async getFileHashes({ location, offset }, options) {
      const request = { _: 'upload.getFileHashes', location: inputOf(location), offset } as const
      const hashes = await call(request, options, { kind: 'download', dc: location.dc })
      return hashes.map(({ offset: at, limit, hash }) => ({ offset: at, limit, hash }))
    },
    async saveFilePart({ fileId, part, bytes, total, isBig }, options) {
      const piece = { fileId: toLong(fileId), filePart: part, bytes }
      if (isBig) {
        await call({ _: 'upload.saveBigFilePart', ...piece, fileTotalParts: total }, options, { kind: 'upload' })
      } else await call({ _: 'upload.saveFilePart', ...piece }, options, { kind: 'upload' })
    },
    async sendDocument({ channel, file, caption, randomId }, options) {
      const { fileId, parts, name, mimeType, isBig } = file
      const uploaded = { id: toLong(fileId), parts, name }
      const media: tl.RawInputMediaUploadedDocument = {
        _: 'inputMediaUploadedDocument',
        file: isBig ? { _: 'inputFileBig', ...uploaded } : { _: 'inputFile', ...uploaded, md5Checksum: '' },
        forceFile: true,
        mimeType,
        attributes: [{ _: 'documentAttributeFilename', fileName: name }],
      }
      const peer = await channels.inputPeer(channel)
      const request = { _: 'messages.sendMedia', peer, media, message: caption, randomId: toLong(randomId) } as const
      return posted(call({ ...request, silent: true }, options), 'post a file')
    },
    async sendText({ channel, text, randomId }, options) {
      const peer = await channels.inputPeer(channel)
      const request = { _: 'messages.sendMessage', peer, message: text, randomId: toLong(randomId) } as const
      return posted(call({ ...request, silent: true, noWebpage: true }, options), 'post a text')
    },
    async getMessages({ channel, ids }, options) {
      const id = ids.map((one): tl.RawInputMessageID => ({ _: 'inputMessageID', id: one }))
      const request = { _: 'channels.getMessages', channel: await channels.inputChannel(channel), id } as const
      const found = messagesOf(await call(request, options))
      const byId = new Map(found.map((message) => [message.id, message]))
      return ids.map((one) => byId.get(one)).map((message) => message && readMessage(message))
    },
    async getHistory({ channel, beforeId, limit }, options) {
      const peer = await channels.inputPeer(channel)
      const none = { offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: toLong(0n) }
      const request = { _: 'messages.getHistory', peer, offsetId: beforeId, limit, ...none } as const
      return messagesOf(await call(request, options))
        .map(readMessage)
        .filter((message) => message !== undefined)
    },
    async editMessage({ channel, id, text }, options) {
      const peer = await channels.inputPeer(channel)
      await call({ _: 'messages.editMessage', peer, id, message: text, noWebpage: true }, options)
    },
    async pinMessage({ channel, id }, options) {
      const peer = await channels.inputPeer(channel)
      await call({ _: 'messages.updatePinnedMessage', peer, id, silent: true }, options)
    },
    async deleteMessages({ channel, ids }, options) {
      const inputChannel = await channels.inputChannel(channel)
      await call({ _: 'channels.deleteMessages', channel: inputChannel, id: [...ids] }, options)
    },
    async resolveChannel(name, options) {
      const resolved = await call({ _: 'contacts.resolveUsername', username: name }, options)
      if (resolved.peer._ !== 'peerChannel') {
        throw new TelegramError('find a channel', { kind: 'missing' }, 'that name belongs to somebody else')
      }
      return getChannel(resolved.peer.channelId, options)
    },
  }
}

function inputOf({ id, accessHash, fileReference }: FileLocation): tl.RawInputDocumentFileLocation {
  const ids = { id: toLong(id), accessHash: toLong(accessHash) }
  return { _: 'inputDocumentFileLocation', ...ids, fileReference, thumbSize: '' }
}

function messagesOf(answer: tl.messages.TypeMessages): tl.TypeMessage[] {
  return 'messages' in answer ? answer.messages : []
}
