import { orAborted } from '@streamvault/waits'
import type { CallOptions, ChannelDocument, TelegramClient } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'

/** A message that carries a file. */
export interface MessageRef {
  channel: number
  messageId: number
}

/** Keeps where files lie over a restart. Each account has its own. */
export interface LocationStore {
  get(ref: MessageRef): ChannelDocument | undefined
  set(ref: MessageRef, document: ChannelDocument): void
  delete(ref: MessageRef): void
}

/** Where one account finds the files of messages. */
export interface FileLocations {
  /** Known already, or asked for once by however many need it. */
  find(ref: MessageRef, options: CallOptions): Promise<ChannelDocument>
  /** Asks again, unless that was done since `stale` was given out. */
  refresh(ref: MessageRef, stale: ChannelDocument, options: CallOptions): Promise<ChannelDocument>
  /** Remembers that the file lies in another data centre than its message says. */
  moved(ref: MessageRef, document: ChannelDocument, dc: number): ChannelDocument
}

/** A lookup that somebody waits for goes on when one of those who asked leaves, so it has a time of its own. */
const LOOKUP_TIMEOUT_MS = 10_000

/** Keeps the locations of one account: the newest `maxLocations` in memory, all in `store`. */
export function createFileLocations(
  client: Pick<TelegramClient, 'getMessages'>,
  { maxLocations, store }: { maxLocations: number; store?: LocationStore },
): FileLocations {
  const known = new Map<string, ChannelDocument>()
  const lookups = new Map<string, Promise<ChannelDocument>>()

  function keep(ref: MessageRef, document: ChannelDocument): void {
    const key = keyOf(ref)
    known.delete(key)
    known.set(key, document)
    for (const oldest of known.keys()) {
      if (known.size <= maxLocations) break
      known.delete(oldest)
    }
    store?.set(ref, document)
  }

  function forget(ref: MessageRef): void {
    known.delete(keyOf(ref))
    store?.delete(ref)
  }

  async function lookUp(ref: MessageRef): Promise<ChannelDocument> {
    const signal = AbortSignal.timeout(LOOKUP_TIMEOUT_MS)
    const options = { signal, timeoutMs: LOOKUP_TIMEOUT_MS }
    const [message] = await client.getMessages({ channel: ref.channel, ids: [ref.messageId] }, options)
    if (message?.document === undefined) {
      forget(ref)
      throw new TelegramError(`find message ${ref.messageId}`, { kind: 'missing' }, 'it has no file')
    }
    keep(ref, message.document)
    return message.document
  }

  function join(ref: MessageRef, { signal }: CallOptions): Promise<ChannelDocument> {
    const key = keyOf(ref)
    const lookup = lookups.get(key) ?? lookUp(ref).finally(() => lookups.delete(key))
    lookups.set(key, lookup)
    return orAborted(lookup, signal)
  }

  function recall(ref: MessageRef): ChannelDocument | undefined {
    const key = keyOf(ref)
    const document = known.get(key) ?? store?.get(ref)
    if (document === undefined) return undefined
    known.delete(key)
    known.set(key, document)
    return document
  }

  return {
    async find(ref, options) {
      return recall(ref) ?? join(ref, options)
    },
    async refresh(ref, stale, options) {
      const current = known.get(keyOf(ref))
      if (current !== undefined && !isSameReference(current, stale)) return current
      return join(ref, options)
    },
    moved(ref, document, dc) {
      const moved = { ...document, location: { ...document.location, dc } }
      keep(ref, moved)
      return moved
    },
  }
}

const keyOf = ({ channel, messageId }: MessageRef): string => `${channel}/${messageId}`

function isSameReference(one: ChannelDocument, other: ChannelDocument): boolean {
  return Buffer.compare(one.location.fileReference, other.location.fileReference) === 0
}
