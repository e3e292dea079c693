import { KIB } from '@streamvault/bytes'
import type { CallOptions, ChannelDocument, TelegramClient } from '../telegram-client.ts'
import { isTelegramProblem, TelegramError } from '../telegram-error.ts'
import { createFileLocations, type LocationStore, type MessageRef } from './file-locations.ts'
import { matchesHashes } from './window-hashes.ts'

/** A range of the file attached to a message. */
interface FileRead extends MessageRef {
  /** First byte: a multiple of 1024. */
  offset: number
  /** Number of bytes, all required: at most 1 MiB, not crossing a 1 MiB boundary. */
  length: number
  /** SHA-256 of each window of 128 KiB. Without them the bytes are not checked. */
  hashes?: Uint8Array
}

/** Reads files by the message they are attached to. */
export interface FileReader {
  /**
   * Returns exactly `length` bytes that match their hashes. Looks the file up once, follows it to its data centre, and
   * looks it up again once when its reference is stale.
   */
  readFile(read: FileRead, options: CallOptions): Promise<Uint8Array>
}

/** Settings of a file reader. */
export interface FileReaderOptions {
  /** Files whose location is kept in memory. */
  maxLocations: number
  /** Where locations are kept over a restart. */
  locations?: LocationStore
}

/** How often one read follows a moved file or a stale reference. More means that the server contradicts itself. */
const MAX_TURNS = 3

/** Reads files through one account. */
export function createFileReader(
  client: Pick<TelegramClient, 'getFile' | 'getMessages'>,
  { maxLocations, locations }: FileReaderOptions,
): FileReader {
  const known = createFileLocations(client, { maxLocations, ...(locations && { store: locations }) })

  /** The location for the next try after a failure, or undefined when the caller gets the error. */
  async function nextPlace(
    read: FileRead,
    document: ChannelDocument,
    error: unknown,
    options: CallOptions,
  ): Promise<ChannelDocument | undefined> {
    if (isTelegramProblem(error, 'reference')) return known.refresh(read, document, options)
    if (error instanceof TelegramError && error.problem.kind === 'migrate') {
      return known.moved(read, document, error.problem.dc)
    }
    return undefined
  }

  async function fetch(read: FileRead, document: ChannelDocument, options: CallOptions): Promise<Uint8Array> {
    const limit = Math.ceil(read.length / KIB) * KIB
    const bytes = await client.getFile({ location: document.location, offset: read.offset, limit }, options)
    checkBytes(read, bytes)
    return bytes
  }

  return {
    async readFile(read, options) {
      let document = await known.find(read, options)
      for (let turn = 1; ; turn += 1) {
        try {
          return await fetch(read, document, options)
        } catch (error) {
          const next = turn < MAX_TURNS ? await nextPlace(read, document, error, options) : undefined
          if (next === undefined) throw error
          document = next
        }
      }
    },
  }
}

function checkBytes({ messageId, offset, length, hashes }: FileRead, bytes: Uint8Array): void {
  const action = `read message ${messageId} from ${offset}`
  if (bytes.byteLength !== length) {
    throw new TelegramError(action, { kind: 'damaged' }, `it sent ${bytes.byteLength} of ${length} bytes`)
  }
  if (hashes !== undefined && !matchesHashes(bytes, hashes)) {
    throw new TelegramError(action, { kind: 'damaged' }, 'the bytes are not those that were stored')
  }
}
