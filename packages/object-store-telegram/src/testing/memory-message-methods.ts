import { KIB } from '@streamvault/bytes'
import type { ChannelInfo, TelegramClient, UploadedFile } from '../telegram-client.ts'
import type { MemoryAccount } from './memory-account.ts'
import type { MemoryMethod } from './memory-calls.ts'
import { refuse } from './refuse.ts'

type MessageMethods = Omit<
  TelegramClient,
  'getFile' | 'getFileHashes' | 'saveFilePart' | 'onPost' | typeof Symbol.asyncDispose
>

/** The methods of channels and their messages, by Telegram's documented rules. */
export function memoryMessageMethods(account: MemoryAccount): MessageMethods {
  const { name, kind, world, calls, uploads, view } = account
  const call = (method: MemoryMethod) => ({ account: name, method })
  return {
    sendDocument({ channel, file, caption, randomId }, options) {
      return calls.answer(call('sendDocument'), options, () => {
        const bytes = joinParts(file, uploads.get(file.fileId))
        if (bytes.byteLength === 0) throw refuse('send', 400, 'MEDIA_EMPTY')
        if (caption.length > 1024) throw refuse('send', 400, 'MEDIA_CAPTION_TOO_LONG')
        const sent = { text: caption, file: { bytes, name: file.name, mimeType: file.mimeType } }
        const message = world.addMessage(world.channelOf(channel), sent, randomId)
        uploads.delete(file.fileId)
        return view(message)
      })
    },
    sendText({ channel, text, randomId }, options) {
      return calls.answer(call('sendText'), options, () =>
        view(world.addMessage(world.channelOf(channel), { text }, randomId)),
      )
    },
    getMessages({ channel, ids }, options) {
      return calls.answer(call('getMessages'), options, () => {
        if (ids.length > 100) throw refuse('read messages', 400, 'LIMIT_INVALID')
        const { messages } = world.channelOf(channel)
        return ids.map((id) => messages.get(id)).map((message) => message && view(message))
      })
    },
    getHistory({ channel, beforeId, limit }, options) {
      return calls.answer(call('getHistory'), options, () => {
        if (kind === 'bot') throw refuse('read the history', 400, 'BOT_METHOD_INVALID')
        const newestFirst = [...world.channelOf(channel).messages.values()].reverse()
        return newestFirst
          .filter(({ id }) => beforeId === 0 || id < beforeId)
          .slice(0, limit)
          .map(view)
      })
    },
    editMessage({ channel, id, text }, options) {
      return calls.answer(call('editMessage'), options, () => {
        const message = world.channelOf(channel).messages.get(id)
        if (message === undefined) throw refuse('edit', 400, 'MESSAGE_ID_INVALID')
        message.text = text
        for (const tell of world.tellers) tell(channel, message, true)
      })
    },
    pinMessage({ channel, id }, options) {
      return calls.answer(call('pinMessage'), options, () => {
        const found = world.channelOf(channel)
        if (!found.messages.has(id)) throw refuse('pin', 400, 'MESSAGE_ID_INVALID')
        found.pinnedId = id
        // Telegram announces the pin in a service message of its own.
        found.lastId += 1
      })
    },
    deleteMessages({ channel, ids }, options) {
      return calls.answer(call('deleteMessages'), options, () => {
        const { messages } = world.channelOf(channel)
        for (const id of ids) messages.delete(id)
      })
    },
    getChannel(channel, options) {
      return calls.answer(call('getChannel'), options, (): ChannelInfo => {
        const { id, title, pinnedId, messages } = world.channelOf(channel)
        const isThere = pinnedId !== undefined && messages.has(pinnedId)
        return { id, title, pinnedId: isThere ? pinnedId : undefined, canPost: true }
      })
    },
    resolveChannel(title, options) {
      return calls.answer(call('resolveChannel'), options, (): ChannelInfo => {
        const found = world.channelNamed(title)
        if (found === undefined) throw refuse('find the channel', 400, 'USERNAME_NOT_OCCUPIED')
        return { id: found.id, title, pinnedId: found.pinnedId, canPost: true }
      })
    },
  }
}

function joinParts({ parts: count }: UploadedFile, parts: ReadonlyMap<number, Uint8Array> | undefined): Uint8Array {
  const pieces = Array.from({ length: count }, (_, i) => {
    const piece = parts?.get(i)
    if (piece === undefined) throw refuse('send', 400, `FILE_PART_${i}_MISSING`)
    const isLast = i === count - 1
    if (!isLast && piece.byteLength !== 512 * KIB) throw refuse('send', 400, 'FILE_PART_SIZE_INVALID')
    return piece
  })
  return new Uint8Array(Buffer.concat(pieces))
}
