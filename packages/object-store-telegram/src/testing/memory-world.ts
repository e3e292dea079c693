import { refuse } from './refuse.ts'

/** A file as the world keeps it. */
export interface StoredFile {
  id: bigint
  bytes: Uint8Array
  dc: number
  /** The actual data centre, if it differs from the message's. */
  movedTo: number | undefined
}

/** A message as the world keeps it. */
export interface StoredMessage {
  id: number
  dateMs: number
  text: string
  file: StoredFile | undefined
  name: string | undefined
  mimeType: string
}

/** A message to be posted. */
interface NewMessage {
  text: string
  /** The attached file. */
  file?: { bytes: Uint8Array; name: string; mimeType: string }
}

/** A channel as the world keeps it. */
interface StoredChannel {
  id: number
  title: string
  messages: Map<number, StoredMessage>
  lastId: number
  pinnedId: number | undefined
  randomIds: Set<bigint>
}

/** Called with every message that is posted or edited. */
type Teller = (channel: number, message: StoredMessage, isEdit: boolean) => void

/** The state of the server, independent of any account. */
export interface MemoryWorld {
  readonly files: ReadonlyMap<bigint, StoredFile>
  readonly tellers: Set<Teller>
  /** File references of an earlier epoch are expired. */
  epoch: number
  /** Returns the id of the new channel. */
  createChannel(title: string): number
  /** @throws TelegramError when there is no such channel. */
  channelOf(id: number): StoredChannel
  channelNamed(title: string): StoredChannel | undefined
  /** Posts, and notifies all listeners. A `randomId` that was used before is refused. */
  addMessage(channel: StoredChannel, message: NewMessage, randomId: bigint): StoredMessage
}

/** A world without channels. */
export function createMemoryWorld(): MemoryWorld {
  const channels = new Map<number, StoredChannel>()
  const files = new Map<bigint, StoredFile>()
  const tellers = new Set<Teller>()
  let nextFileId = 1n

  function addFile(bytes: Uint8Array): StoredFile {
    const file = { id: nextFileId, bytes, dc: 2, movedTo: undefined }
    nextFileId += 1n
    files.set(file.id, file)
    return file
  }

  return {
    files,
    tellers,
    epoch: 1,
    createChannel(title) {
      const id = 1_000_000 + channels.size
      channels.set(id, { id, title, messages: new Map(), lastId: 1, pinnedId: undefined, randomIds: new Set() })
      return id
    },
    channelOf(id) {
      const channel = channels.get(id)
      if (channel === undefined) throw refuse('find the channel', 400, 'CHANNEL_INVALID')
      return channel
    },
    channelNamed: (title) => [...channels.values()].find((channel) => channel.title === title),
    addMessage(channel, { text, file }, randomId) {
      if (channel.randomIds.has(randomId)) throw refuse('send', 500, 'RANDOM_ID_DUPLICATE')
      channel.randomIds.add(randomId)
      channel.lastId += 1
      const stored: StoredMessage = {
        id: channel.lastId,
        dateMs: Math.floor(Date.now() / 1000) * 1000,
        text,
        file: file && addFile(file.bytes),
        name: file?.name,
        mimeType: file?.mimeType ?? '',
      }
      channel.messages.set(stored.id, stored)
      for (const tell of tellers) tell(channel.id, stored, false)
      return stored
    },
  }
}
