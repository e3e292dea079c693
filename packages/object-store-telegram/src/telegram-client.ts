/** How a call to Telegram is to be made. */
export interface CallOptions {
  /** Leaves the call: it rejects with the signal's reason, and the server is told to drop the answer. */
  signal: AbortSignal
  /** Rejects with a `timeout` when no answer came in this many milliseconds. */
  timeoutMs?: number
}

/** Where a file lies, as one account may name it: another account's values are refused. */
export interface FileLocation {
  /** Data centre that has the bytes. */
  dc: number
  id: bigint
  accessHash: bigint
  /** Good for some hours. */
  fileReference: Uint8Array
}

/** A file that hangs on a message. */
export interface ChannelDocument {
  location: FileLocation
  /** Bytes. */
  size: number
  /** As its sender named it. */
  name: string | undefined
  mimeType: string
}

/** One message of a channel. */
export interface ChannelMessage {
  /** Counts up from 1 in each channel; a service message takes one too. */
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

/** What is known of a channel. */
export interface ChannelInfo {
  /** Bare id: positive, without the `-100` that bots' addresses put before it. */
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

/** One piece of a file on its way up. */
export interface FilePart {
  /** Chosen by the sender; the same for all pieces of a file. */
  fileId: bigint
  /** Counts from 0. */
  part: number
  bytes: Uint8Array
  /** Pieces of the whole file; -1 as long as nobody knows. */
  total: number
  /** Files of more than 10 MiB go up as big ones. */
  isBig: boolean
}

/** A file whose pieces are all up. */
export interface UploadedFile {
  fileId: bigint
  parts: number
  name: string
  mimeType: string
  isBig: boolean
}

/**
 * What we need of Telegram, as one account sees it. Nothing is tried again inside: whoever calls decides.
 *
 * @throws TelegramError from every call that Telegram refused or that was lost on the way.
 */
export interface TelegramClient extends AsyncDisposable {
  /**
   * Reads `limit` bytes from `offset`, fewer at the end of the file. Both are multiples of 1024, `limit` is at most
   * 1 MiB and the run crosses no line of 1 MiB. The caller owns the bytes.
   */
  getFile(request: { location: FileLocation; offset: number; limit: number }, options: CallOptions): Promise<Uint8Array>
  /** The hashes that Telegram keeps of the bytes around `offset`. */
  getFileHashes(request: { location: FileLocation; offset: number }, options: CallOptions): Promise<FileHash[]>
  /** Sends one piece of a file: 512 KiB, the last one fewer. */
  saveFilePart(part: FilePart, options: CallOptions): Promise<void>
  /** Posts an uploaded file. A `randomId` that was used before is refused, so that none is posted twice. */
  sendDocument(
    request: { channel: number; file: UploadedFile; caption: string; randomId: bigint },
    options: CallOptions,
  ): Promise<ChannelMessage>
  /** Posts a text. */
  sendText(request: { channel: number; text: string; randomId: bigint }, options: CallOptions): Promise<ChannelMessage>
  /** Looks up at most 100 messages; `undefined` stands where there is none. */
  getMessages(
    request: { channel: number; ids: readonly number[] },
    options: CallOptions,
  ): Promise<(ChannelMessage | undefined)[]>
  /** The newest `limit` messages before `beforeId`, newest first. Bots may not. */
  getHistory(
    request: { channel: number; beforeId: number; limit: number },
    options: CallOptions,
  ): Promise<ChannelMessage[]>
  /** Replaces the text or caption of a message. */
  editMessage(request: { channel: number; id: number; text: string }, options: CallOptions): Promise<void>
  /** Pins a message without telling the members. */
  pinMessage(request: { channel: number; id: number }, options: CallOptions): Promise<void>
  /** Deletes messages; those that are not there count as deleted. */
  deleteMessages(request: { channel: number; ids: readonly number[] }, options: CallOptions): Promise<void>
  /** Describes a channel that this account has met. */
  getChannel(channel: number, options: CallOptions): Promise<ChannelInfo>
  /** Finds a public channel by its name, without the `@`. */
  resolveChannel(name: string, options: CallOptions): Promise<ChannelInfo>
  /**
   * Listens to what is posted and edited in the channels of this account, as far as it is told while connected: what
   * came meanwhile has to be read from the channel. The returned function ends it. A session that was not opened with
   * `receiveUpdates` hears nothing.
   */
  onPost(listener: (post: ChannelPost) => void): () => void
}
