import { join } from 'node:path'
import { MIB } from '@streamvault/bytes'
import { ObjectNotFoundError, type ResumableObjectStore, type StoredObject } from '@streamvault/object-store'
import { createChannelCall } from './channel/channel-calls.ts'
import { createChannelHead } from './channel/channel-head.ts'
import { createChannelPool } from './channel/channel-pool.ts'
import { deleteMessages } from './channel/delete-messages.ts'
import { listObjects } from './channel/list-objects.ts'
import { createManifestCache } from './channel/manifest-cache.ts'
import { readKey } from './channel/object-key.ts'
import { type ChannelItem, readChannel } from './channel/read-channel.ts'
import { type ChannelRecord, postRecord } from './channel/record-messages.ts'
import { blockHashes } from './read/block-hashes.ts'
import { createFetchByPool } from './read/fetch-by-pool.ts'
import { createObjectReader } from './read/object-reader.ts'
import { createReadSequences } from './read/read-sequences.ts'
import { sampleHashes } from './read/sample-hashes.ts'
import { statObject } from './read/stat-object.ts'
import { translateMissing } from './read/translate-missing.ts'
import { createWindowBudget } from './read/window-budget.ts'
import { STORE_DEFAULTS, type TelegramStoreOptions } from './telegram-store-options.ts'
import { deleteObject } from './write/delete-object.ts'
import { createObjectWriter } from './write/object-writer.ts'
import { BLOCK_BYTES, PART_BYTES } from './write/upload-sizes.ts'

/** An object store in a Telegram channel: the store named `telegram`. */
export interface TelegramStore extends ResumableObjectStore {
  /** Every object in the channel, oldest first, read from the channel itself. */
  list(signal: AbortSignal): AsyncIterable<StoredObject & { name: string }>
  /** Every message of the channel, ours and others', oldest first. */
  readChannel(options: { signal: AbortSignal; fromId?: number }): AsyncIterable<ChannelItem>
  /**
   * SHA-256 of a fixed sample of windows of a file that others posted, from Telegram's own hashes; a window is
   * downloaded only where Telegram has none.
   *
   * @throws ObjectNotFoundError when its messages are gone, or the key is one of our own objects.
   */
  sampleHashes(key: string, signal: AbortSignal): Promise<Uint8Array>
  /**
   * SHA-256 of every 128 KiB of one of our own objects, from its manifest; `undefined` when its parts do not begin at
   * such a window.
   *
   * @throws ObjectNotFoundError when there is no such object.
   */
  blockHashes(key: string, signal: AbortSignal): Promise<Uint8Array | undefined>
  /** Posts a record and returns its message id. */
  postRecord(record: ChannelRecord, signal: AbortSignal): Promise<number>
  /** Deletes records by their messages. Idempotent: missing messages count as deleted. */
  deleteRecords(messageIds: readonly number[], signal: AbortSignal): Promise<void>
}

/** 32 MiB of hashes cover 128 GiB of films. */
const MANIFEST_MEMORY_BYTES = 32 * MIB
const MAX_WARM = 50_000
const MAX_SEQUENCES = 10_000
const SEQUENCE_MS = 30_000

/** Opens the store of one channel. Sends nothing to Telegram before the first call. */
export function createTelegramStore(options: TelegramStoreOptions): TelegramStore {
  const { channel, folder, onEvent = () => {} } = options
  const { maxWindowsBytes, maxWindowBytes, requestTimeoutMs, maxUploadBlocks, maxPartBytes } = {
    ...STORE_DEFAULTS,
    ...options,
  }
  const pool = createChannelPool(options.pool)
  const call = createChannelCall(pool)
  const manifests = createManifestCache({
    folder: join(folder, 'manifests'),
    maxMemoryBytes: MANIFEST_MEMORY_BYTES,
    onError: (error) => onEvent({ kind: 'cache-failed', error }),
  })
  const head = createChannelHead({ call, channel, onError: (error) => onEvent({ kind: 'head-failed', error }) })
  const fetchFor = createFetchByPool({ pool, timeoutMs: requestTimeoutMs, maxWarm: MAX_WARM, onEvent })
  const budget = createWindowBudget({ maxBytes: maxWindowsBytes })
  const sequences = createReadSequences({
    maxReads: MAX_SEQUENCES,
    maxAgeMs: SEQUENCE_MS,
    now: () => performance.now(),
  })
  const place = { call, channel, manifests }
  const blocksPerPart = Math.max(1, Math.floor(Math.min(maxPartBytes, PART_BYTES) / BLOCK_BYTES))
  const writer = createObjectWriter({
    ...place,
    head,
    folder,
    blocksPerPart,
    maxInFlight: maxUploadBlocks,
    onSweepError: (error) => onEvent({ kind: 'sweep-failed', error }),
  })

  return {
    name: 'telegram',
    read: createObjectReader({ ...place, pool, fetchFor, budget, sequences, maxWindowBytes }),
    async write(bytes, { signal, suggestedName = '' }) {
      signal.throwIfAborted()
      return writer.write(bytes, suggestedName, signal)
    },
    async writeResumable(source, { signal, suggestedName = '' }) {
      signal.throwIfAborted()
      return writer.writeResumable(source, suggestedName, signal)
    },
    async stat(key, signal) {
      signal.throwIfAborted()
      return statObject(place, key, signal)
    },
    async delete(key, signal) {
      signal.throwIfAborted()
      await deleteObject(place, key, signal)
    },
    list: (signal) => listObjects({ call, channel }, signal),
    readChannel: ({ signal, fromId }) => readChannel({ call, channel, signal, ...(fromId && { fromId }) }),
    async sampleHashes(key, signal) {
      signal.throwIfAborted()
      const known = readKey(key)
      if (known?.kind !== 'adopted') throw new ObjectNotFoundError(key)
      try {
        return await sampleHashes({ call, channel }, known.parts, signal)
      } catch (error) {
        throw translateMissing(key, error)
      }
    },
    async blockHashes(key, signal) {
      signal.throwIfAborted()
      return blockHashes(place, key, signal)
    },
    async postRecord(record, signal) {
      const { id } = await postRecord({ call, channel }, record, signal)
      head.announce(id)
      return id
    },
    deleteRecords: (messageIds, signal) => deleteMessages(call, channel, messageIds, signal),
    [Symbol.asyncDispose]: () => head[Symbol.asyncDispose](),
  }
}
