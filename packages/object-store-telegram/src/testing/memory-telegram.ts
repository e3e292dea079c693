import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { KIB, MIB } from '@streamvault/bytes'
import { HASH_BYTES, hashWindows, WINDOW_BYTES } from '../read/window-hashes.ts'
import { readRpcError } from '../read-rpc-error.ts'
import type {
  CallOptions,
  ChannelDocument,
  ChannelInfo,
  ChannelMessage,
  ChannelPost,
  FileLocation,
  TelegramClient,
} from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'

/** A method of the client, as the server counts them. */
export type MemoryMethod = Exclude<keyof TelegramClient, symbol | 'onPost'>

/** What the server does to calls instead of answering them as it should. */
export interface MemoryFault {
  method: MemoryMethod
  /** That account alone. */
  account?: string
  /** Calls it hits. @default 1 */
  times?: number
  /**
   * An error in Telegram's words, `drop` (the connection breaks before), `lose` (the connection breaks after it was
   * done), `hang` (no answer), or `damage` (a bit is flipped).
   */
  does: { status: number; text: string } | 'drop' | 'lose' | 'hang' | 'damage'
}

/** One call that arrived. */
export interface MemoryCall {
  account: string
  method: MemoryMethod
  /** Of `getFile` alone. */
  offset?: number
  limit?: number
}

interface StoredFile {
  id: bigint
  bytes: Uint8Array
  dc: number
  /** A second home that the message does not tell of. */
  movedTo: number | undefined
}

interface StoredMessage {
  id: number
  dateMs: number
  text: string
  file: StoredFile | undefined
  name: string | undefined
  mimeType: string
}

interface Channel {
  id: number
  title: string
  messages: Map<number, StoredMessage>
  lastId: number
  pinnedId: number | undefined
  randomIds: Set<bigint>
}

/** Settings of a Telegram in memory. */
export interface MemoryTelegramOptions {
  /** Calls answered only after so many milliseconds. @default 0 */
  latencyMs?: number
  /** `getFile` calls that an account may make in a second; more are answered with FLOOD_WAIT_1. @default no limit */
  chunkRate?: number
}

/** A Telegram in memory: one world, many accounts. It keeps to the documented rules of files and messages. */
export interface MemoryTelegram {
  /** Every call that arrived, in order. */
  readonly calls: MemoryCall[]
  /** Calls whose caller left before the answer. */
  readonly cancelled: MemoryCall[]
  /** Opens an account. Its access hashes and file references are its own. */
  account(name: string, kind?: 'bot' | 'person'): TelegramClient
  createChannel(title: string): number
  /** Sets what the next calls meet. */
  fault(fault: MemoryFault): void
  /** Makes all file references old. */
  expireReferences(): void
  /** Moves the file of a message to another data centre, and has the message tell the old one. */
  moveFile(channel: number, messageId: number, dc: number): void
  /** Changes the bytes of a file behind everybody's back. */
  replaceBytes(channel: number, messageId: number, bytes: Uint8Array): void
  /** How many of a method arrived. */
  count(method: MemoryMethod, account?: string): number
  /** Resolves when so many calls of a method have arrived. */
  waitFor(method: MemoryMethod, count: number): Promise<void>
  /** Messages that are there. */
  messageIds(channel: number): number[]
}

/** Makes an empty world. */
export function createMemoryTelegram({ latencyMs = 0, chunkRate }: MemoryTelegramOptions = {}): MemoryTelegram {
  const channels = new Map<number, Channel>()
  const files = new Map<bigint, StoredFile>()
  const faults: (MemoryFault & { left: number })[] = []
  const calls: MemoryCall[] = []
  const cancelled: MemoryCall[] = []
  const watchers = new Set<() => void>()
  const tellers = new Set<(channel: number, message: StoredMessage, isEdit: boolean) => void>()
  let epoch = 1
  let nextId = 1n

  const channelOf = (id: number): Channel => {
    const channel = channels.get(id)
    if (channel === undefined) throw refuse('find the channel', 400, 'CHANNEL_INVALID')
    return channel
  }

  function addMessage(
    channel: Channel,
    message: Omit<StoredMessage, 'id' | 'dateMs'>,
    randomId: bigint,
  ): StoredMessage {
    if (channel.randomIds.has(randomId)) throw refuse('send', 500, 'RANDOM_ID_DUPLICATE')
    channel.randomIds.add(randomId)
    channel.lastId += 1
    const stored = { ...message, id: channel.lastId, dateMs: Math.floor(Date.now() / 1000) * 1000 }
    channel.messages.set(stored.id, stored)
    for (const tell of tellers) tell(channel.id, stored, false)
    return stored
  }

  function takeFault(method: MemoryMethod, account: string): MemoryFault | undefined {
    const at = faults.findIndex((fault) => fault.method === method && (fault.account ?? account) === account)
    const fault = faults[at]
    if (fault === undefined) return undefined
    fault.left -= 1
    if (fault.left <= 0) faults.splice(at, 1)
    return fault
  }

  function account(name: string, kind: 'bot' | 'person' = 'bot'): TelegramClient {
    const uploads = new Map<bigint, Map<number, Uint8Array>>()
    const recent: number[] = []
    const listeners = new Set<(post: ChannelPost) => void>()
    tellers.add((channel, message, isEdit) => {
      for (const listener of listeners) listener({ channel, message: view(message), isEdit })
    })
    const secret = BigInt(`0x${randomBytes(6).toString('hex')}`)

    const hashOf = (file: StoredFile): bigint => file.id * 7919n + secret
    const referenceOf = (file: StoredFile): Uint8Array => Buffer.from(`${name} ${file.id} ${epoch}`)

    function documentOf(message: StoredMessage): ChannelDocument | undefined {
      const { file } = message
      if (file === undefined) return undefined
      const location = { dc: file.dc, id: file.id, accessHash: hashOf(file), fileReference: referenceOf(file) }
      return { location, size: file.bytes.byteLength, name: message.name, mimeType: message.mimeType }
    }

    function view(message: StoredMessage): ChannelMessage {
      const { id, dateMs, text } = message
      return { id, dateMs, text, document: documentOf(message), albumId: undefined }
    }

    function fileAt({ id, accessHash, fileReference, dc }: FileLocation): StoredFile {
      const file = files.get(id)
      if (file === undefined || accessHash !== hashOf(file)) throw refuse('read', 400, 'LOCATION_INVALID')
      if (Buffer.compare(fileReference, referenceOf(file)) !== 0) throw refuse('read', 400, 'FILE_REFERENCE_EXPIRED')
      const home = file.movedTo ?? file.dc
      if (dc !== home) throw refuse('read', 303, `FILE_MIGRATE_${home}`)
      return file
    }

    function countChunk(): void {
      if (chunkRate === undefined) return
      const now = performance.now()
      while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift()
      if (recent.length >= chunkRate) throw refuse('read', 420, 'FLOOD_WAIT_1')
      recent.push(now)
    }

    async function answer<T>(call: MemoryCall, { signal, timeoutMs }: CallOptions, work: () => T): Promise<T> {
      signal.throwIfAborted()
      calls.push(call)
      for (const look of watchers) look()
      const fault = takeFault(call.method, name)
      if (latencyMs > 0) await sleep(latencyMs, undefined, { signal }).catch(() => {})
      if (fault?.does === 'hang') await never(signal, timeoutMs)
      if (signal.aborted) {
        cancelled.push(call)
        throw signal.reason
      }
      if (fault?.does === 'drop') throw new TelegramError('call', { kind: 'network' }, 'the connection broke')
      if (typeof fault?.does === 'object') throw refuse('call', fault.does.status, fault.does.text)
      const result = work()
      if (fault?.does === 'lose') throw new TelegramError('call', { kind: 'network' }, 'the connection broke')
      if (fault?.does === 'damage' && result instanceof Uint8Array) flipBit(result)
      return result
    }

    return {
      getFile({ location, offset, limit }, options) {
        return answer({ account: name, method: 'getFile', offset, limit }, options, () => {
          checkRules(offset, limit)
          const file = fileAt(location)
          countChunk()
          return file.bytes.slice(offset, offset + limit)
        })
      },
      getFileHashes({ location, offset }, options) {
        return answer({ account: name, method: 'getFileHashes' }, options, () => {
          const { bytes } = fileAt(location)
          const start = Math.floor(offset / WINDOW_BYTES) * WINDOW_BYTES
          const run = bytes.subarray(start, start + 10 * WINDOW_BYTES)
          const hashes = hashWindows(run)
          return Array.from({ length: hashes.byteLength / HASH_BYTES }, (_, i) => ({
            offset: start + i * WINDOW_BYTES,
            limit: Math.min(WINDOW_BYTES, run.byteLength - i * WINDOW_BYTES),
            hash: hashes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES),
          }))
        })
      },
      saveFilePart({ fileId, part, bytes, total }, options) {
        return answer({ account: name, method: 'saveFilePart' }, options, () => {
          if (part < 0 || part >= 4000) throw refuse('upload', 400, 'FILE_PART_INVALID')
          if (bytes.byteLength === 0) throw refuse('upload', 400, 'FILE_PART_EMPTY')
          if (bytes.byteLength > 512 * KIB) throw refuse('upload', 400, 'FILE_PART_TOO_BIG')
          if (total !== -1 && (total > 4000 || part >= total)) throw refuse('upload', 400, 'FILE_PARTS_INVALID')
          const parts = uploads.get(fileId) ?? new Map<number, Uint8Array>()
          uploads.set(fileId, parts.set(part, bytes.slice()))
        })
      },
      sendDocument({ channel, file, caption, randomId }, options) {
        return answer({ account: name, method: 'sendDocument' }, options, () => {
          const parts = uploads.get(file.fileId)
          const bytes = Buffer.concat(
            Array.from({ length: file.parts }, (_, i) => {
              const piece = parts?.get(i)
              if (piece === undefined) throw refuse('send', 400, `FILE_PART_${i}_MISSING`)
              const isLast = i === file.parts - 1
              if (!isLast && piece.byteLength !== 512 * KIB) throw refuse('send', 400, 'FILE_PART_SIZE_INVALID')
              return piece
            }),
          )
          if (bytes.byteLength === 0) throw refuse('send', 400, 'MEDIA_EMPTY')
          if (caption.length > 1024) throw refuse('send', 400, 'MEDIA_CAPTION_TOO_LONG')
          const stored: StoredFile = { id: nextId, bytes: new Uint8Array(bytes), dc: 2, movedTo: undefined }
          const { name: fileName, mimeType } = file
          const message = addMessage(
            channelOf(channel),
            { text: caption, file: stored, name: fileName, mimeType },
            randomId,
          )
          nextId += 1n
          files.set(stored.id, stored)
          uploads.delete(file.fileId)
          return view(message)
        })
      },
      sendText({ channel, text, randomId }, options) {
        return answer({ account: name, method: 'sendText' }, options, () =>
          view(addMessage(channelOf(channel), { text, file: undefined, name: undefined, mimeType: '' }, randomId)),
        )
      },
      getMessages({ channel, ids }, options) {
        return answer({ account: name, method: 'getMessages' }, options, () => {
          if (ids.length > 100) throw refuse('read messages', 400, 'LIMIT_INVALID')
          const { messages } = channelOf(channel)
          return ids.map((id) => messages.get(id)).map((message) => message && view(message))
        })
      },
      getHistory({ channel, beforeId, limit }, options) {
        return answer({ account: name, method: 'getHistory' }, options, () => {
          if (kind === 'bot') throw refuse('read the history', 400, 'BOT_METHOD_INVALID')
          const newestFirst = [...channelOf(channel).messages.values()].reverse()
          return newestFirst
            .filter(({ id }) => beforeId === 0 || id < beforeId)
            .slice(0, limit)
            .map(view)
        })
      },
      editMessage({ channel, id, text }, options) {
        return answer({ account: name, method: 'editMessage' }, options, () => {
          const message = channelOf(channel).messages.get(id)
          if (message === undefined) throw refuse('edit', 400, 'MESSAGE_ID_INVALID')
          message.text = text
          for (const tell of tellers) tell(channel, message, true)
        })
      },
      pinMessage({ channel, id }, options) {
        return answer({ account: name, method: 'pinMessage' }, options, () => {
          const found = channelOf(channel)
          if (!found.messages.has(id)) throw refuse('pin', 400, 'MESSAGE_ID_INVALID')
          found.pinnedId = id
          // Telegram tells of the pin in a message of its own.
          found.lastId += 1
        })
      },
      deleteMessages({ channel, ids }, options) {
        return answer({ account: name, method: 'deleteMessages' }, options, () => {
          const { messages } = channelOf(channel)
          for (const id of ids) messages.delete(id)
        })
      },
      getChannel(channel, options) {
        return answer({ account: name, method: 'getChannel' }, options, (): ChannelInfo => {
          const { id, title, pinnedId, messages } = channelOf(channel)
          const isThere = pinnedId !== undefined && messages.has(pinnedId)
          return { id, title, pinnedId: isThere ? pinnedId : undefined, canPost: true }
        })
      },
      resolveChannel(title, options) {
        return answer({ account: name, method: 'resolveChannel' }, options, (): ChannelInfo => {
          const found = [...channels.values()].find((channel) => channel.title === title)
          if (found === undefined) throw refuse('find the channel', 400, 'USERNAME_NOT_OCCUPIED')
          return { id: found.id, title, pinnedId: found.pinnedId, canPost: true }
        })
      },
      onPost(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      async [Symbol.asyncDispose]() {},
    }
  }

  const count = (method: MemoryMethod, name?: string): number =>
    calls.filter((call) => call.method === method && (name === undefined || call.account === name)).length

  const messageOf = (channel: number, id: number): StoredFile => {
    const file = channelOf(channel).messages.get(id)?.file
    if (file === undefined) throw new Error(`Cannot change message ${id}: it has no file`)
    return file
  }

  return {
    calls,
    cancelled,
    account,
    createChannel(title) {
      const id = 1_000_000 + channels.size
      channels.set(id, { id, title, messages: new Map(), lastId: 1, pinnedId: undefined, randomIds: new Set() })
      return id
    },
    fault(fault) {
      faults.push({ ...fault, left: fault.times ?? 1 })
    },
    expireReferences() {
      epoch += 1
    },
    moveFile(channel, messageId, dc) {
      messageOf(channel, messageId).movedTo = dc
    },
    replaceBytes(channel, messageId, bytes) {
      messageOf(channel, messageId).bytes = bytes
    },
    count,
    waitFor(method, wanted) {
      return new Promise((resolve) => {
        const look = () => {
          if (count(method) < wanted) return
          watchers.delete(look)
          resolve()
        }
        watchers.add(look)
        look()
      })
    },
    messageIds: (channel) => [...channelOf(channel).messages.keys()],
  }
}

/** The documented rules of `upload.getFile` with `precise`. */
function checkRules(offset: number, limit: number): void {
  if (offset % KIB !== 0 || offset < 0) throw refuse('read', 400, 'OFFSET_INVALID')
  if (limit % KIB !== 0 || limit <= 0 || limit > MIB) throw refuse('read', 400, 'LIMIT_INVALID')
  if (Math.floor(offset / MIB) !== Math.floor((offset + limit - 1) / MIB)) throw refuse('read', 400, 'LIMIT_INVALID')
}

function flipBit(bytes: Uint8Array): void {
  const middle = bytes.byteLength >> 1
  bytes[middle] = (bytes[middle] ?? 0) ^ 1
}

function refuse(action: string, status: number, text: string): TelegramError {
  return new TelegramError(action, readRpcError(status, text), text)
}

function never(signal: AbortSignal, timeoutMs: number | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
    if (timeoutMs === undefined) return
    setTimeout(() => reject(new TelegramError('call', { kind: 'timeout' }, 'no answer')), timeoutMs)
  })
}
