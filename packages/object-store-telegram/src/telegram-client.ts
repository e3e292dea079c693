/** Options of a call to Telegram. */
export interface CallOptions {
  /** Cancels the call: it rejects with the signal's reason, and the server is told to drop the answer. */
  signal: AbortSignal
  /** Rejects with a `timeout` when no answer arrives in this many milliseconds. */
  timeoutMs?: number
}

/** The location of a file for one account: Telegram refuses another account's values. */
export interface FileLocation {
  /** Data centre that has the bytes. */
  dc: number
  id: bigint
  accessHash: bigint
  /** Valid for some hours. */
  fileReference: Uint8Array
}

/** A file attached to a message. */
export interface ChannelDocument {
  location: FileLocation
  /** Bytes. */
  size: number
  /** The sender's file name. */
  name: string | undefined
  mimeType: string
}

/** One message of a channel. */
export interface ChannelMessage {
  /** Counts up from 1 in each channel, service messages included. */
  id: number
  /** When it was sent, in milliseconds since 1970. */
  dateMs: number
  /** Text, or the caption of the file. */
  text: string
  document: ChannelDocument | undefined
  /** The same for all messages of one album. */
  albumId: bigint | undefined
}

/** A message that was posted or edited while a session listened. */
export interface ChannelPost {
  /** Bare id of its channel. */
  channel: number
  message: ChannelMessage
  isEdit: boolean
}

/** The known properties of a channel. */
export interface ChannelInfo {
  /** Bare id: positive, without the `-100` that bot addresses put before it. */
  id: number
  title: string
  /** The message pinned last. */
  pinnedId: number | undefined
  /** Whether this account may post there. */
  canPost: boolean
}

/** Telegram's own hash of one run of a file's bytes. */
export interface FileHash {
  offset: number
  /** Bytes it covers; 128 KiB in practice. */
  limit: number
  /** SHA-256. */
  hash: Uint8Array
}

/** One piece of a file upload. */
export interface FilePart {
  /** Chosen by the sender; the same for all pieces of a file. */
  fileId: bigint
  /** Counts from 0. */
  part: number
  bytes: Uint8Array
  /** Pieces of the whole file; -1 while unknown. */
  total: number
  /** Files of more than 10 MiB are uploaded as big files. */
  isBig: boolean
}

/** A completely uploaded file. */
export interface UploadedFile {
  fileId: bigint
  parts: number
  name: string
  mimeType: string
  isBig: boolean
}

/**
 * The calls that we need of Telegram, for one account. They are not retried inside: the caller decides.
 *
 * @throws TelegramError from every call that Telegram refused or that the network lost.
 */
export interface TelegramClient extends AsyncDisposable {
  /**
   * Reads `limit` bytes from `offset`, fewer at the end of the file. Both are multiples of 1024, `limit` is at most 1
   * MiB and the range crosses no 1 MiB boundary. The caller owns the bytes.
   */
  getFile(request: { location: FileLocation; offset: number; limit: number }, options: CallOptions): Promise<Uint8Array>
  /** Telegram's own hashes of the bytes around `offset`. */
  getFileHashes(request: { location: FileLocation; offset: number }, options: CallOptions): Promise<FileHash[]>
  /** Uploads one piece of a file: 512 KiB, the last one shorter. */
  saveFilePart(part: FilePart, options: CallOptions): Promise<void>
  /** Posts an uploaded file. A `randomId` that was used before is refused, so that no file is posted twice. */
  sendDocument(
    request: { channel: number; file: UploadedFile; caption: string; randomId: bigint },
    options: CallOptions,
  ): Promise<ChannelMessage>
  /** Posts a text. */
  sendText(request: { channel: number; text: string; randomId: bigint }, options: CallOptions): Promise<ChannelMessage>
  /** Looks up at most 100 messages; `undefined` for a missing one. */
  getMessages(
    request: { channel: number; ids: readonly number[] },
    options: CallOptions,
  ): Promise<(ChannelMessage | undefined)[]>
  /** The newest `limit` messages before `beforeId`, newest first. Not available to bots. */
  getHistory(
    request: { channel: number; beforeId: number; limit: number },
    options: CallOptions,
  ): Promise<ChannelMessage[]>
  /** Replaces the text or caption of a message. */
  editMessage(request: { channel: number; id: number; text: string }, options: CallOptions): Promise<void>
  /** Pins a message without notifying the members. */
  pinMessage(request: { channel: number; id: number }, options: CallOptions): Promise<void>
  /** Deletes messages. Idempotent: missing messages count as deleted. */
  deleteMessages(request: { channel: number; ids: readonly number[] }, options: CallOptions): Promise<void>
  /** Describes a channel that this account has met. */
  getChannel(channel: number, options: CallOptions): Promise<ChannelInfo>
  /** Finds a public channel by its name, without the `@`. */
  resolveChannel(name: string, options: CallOptions): Promise<ChannelInfo>
  /**
   * Listens to posts and edits in the channels of this account while connected; posts of an interruption have to be
   * read from the channel. The returned function unsubscribes. A session opened without `receiveUpdates` receives none.
   */
  onPost(listener: (post: ChannelPost) => void): () => void
}
