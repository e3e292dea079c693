import { orAborted } from '@streamvault/waits'
import type { CallOptions, ChannelDocument, TelegramClient } from '../telegram-client.ts'
import { TelegramError } from '../telegram-error.ts'

/** A message that carries a file. */
export interface MessageRef {
  channel: number
  messageId: number
}

/** Keeps file locations over a restart. Each account has its own. */
export interface LocationStore {
  get(ref: MessageRef): ChannelDocument | undefined
  set(ref: MessageRef, document: ChannelDocument): void
  delete(ref: MessageRef): void
}

/** Finds the files of messages for one account. */
export interface FileLocations {
  /** From memory, or looked up once for all concurrent callers. */
  find(ref: MessageRef, options: CallOptions): Promise<ChannelDocument>
  /** Looks the file up again, unless that was done since `stale` was returned. */
  refresh(ref: MessageRef, stale: ChannelDocument, options: CallOptions): Promise<ChannelDocument>
  /** Records that the file is in another data centre than its message says. */
  moved(ref: MessageRef, document: ChannelDocument, dc: number): ChannelDocument
}

/** A shared lookup continues when one of its callers leaves, so it has a limit of its own. */
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
