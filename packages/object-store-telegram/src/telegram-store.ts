import { join } from 'node:path'
import { MIB } from '@streamvault/bytes'
import {
  assertRange,
  ObjectChangedError,
  ObjectNotFoundError,
  type ObjectStore,
  ReadOnlyStoreError,
  type StoredObject,
} from '@streamvault/object-store'
import type { SessionPool } from '@streamvault/session-pool'
import { readTitle } from './channel/caption-tag.ts'
import { createChannelCall } from './channel/channel-calls.ts'
import { createChannelHead } from './channel/channel-head.ts'
import { createChannelPool } from './channel/channel-pool.ts'
import { deleteMessages } from './channel/delete-messages.ts'
import { createManifestCache } from './channel/manifest-cache.ts'
import { readKey, writeKey } from './channel/object-key.ts'
import { type ChannelItem, readChannel } from './channel/read-channel.ts'
import { type ChannelRecord, postRecord } from './channel/record-messages.ts'
import { createFetchByPool } from './read/fetch-by-pool.ts'
import { openObject } from './read/open-object.ts'
import { createRangeReader } from './read/range-reader.ts'
import { createReadSequences } from './read/read-sequences.ts'
import { sampleHashes } from './read/sample-hashes.ts'
import { statObject } from './read/stat-object.ts'
import { createWindowBudget } from './read/window-budget.ts'
import { WINDOW_BYTES, windowCount } from './read/window-hashes.ts'
import { isTelegramProblem } from './telegram-error.ts'
import type { TelegramStoreEvent } from './telegram-events.ts'
import type { TelegramSession } from './telegram-session.ts'
import { createObjectWriter, type ResumableSource } from './write/object-writer.ts'
import { BLOCK_BYTES, PART_BYTES } from './write/upload-sizes.ts'

/** Settings of a store in a channel. */
export interface TelegramStoreOptions {
  /** The sessions that read and write. The store does not dispose of it. Make it with `judgeTelegramError`. */
  pool: SessionPool<TelegramSession>
  /** Bare id of the channel. */
  channel: number
  /** Folder that belongs to this store: manifests that were read, journals of uploads. */
  folder: string
  /**
   * Bytes that all reads together may have on their way or waiting to be taken.
   *
   * @default 192 MiB
   */
  maxWindowsBytes?: number
  /**
   * How far one read may run ahead of its reader.
   *
   * @default 24 MiB
   */
  maxWindowBytes?: number
  /**
   * How long one request for bytes may take before another session is asked.
   *
   * @default 10000
   */
  requestTimeoutMs?: number
  /**
   * Blocks of 512 KiB of one upload that are on their way at once.
   *
   * @default 8
   */
  maxUploadBlocks?: number
  /**
   * Bytes of one part of an object at most: a multiple of 512 KiB.
   *
   * @default 2000 MiB, the most that Telegram takes
   */
  maxPartBytes?: number
  /** Told of what went wrong and was mended. Must not throw. */
  onEvent?: (event: TelegramStoreEvent) => void
}

/** An object store in a Telegram channel: the store named `telegram`. */
export interface TelegramStore extends ObjectStore {
  /** Writes an object, or goes on where an earlier call with the same id was cut off; only what is missing is sent. */
  writeResumable(
    source: ResumableSource,
    options: { signal: AbortSignal; suggestedName?: string },
  ): Promise<StoredObject>
  /** Every object that the channel has, oldest first, read from the channel itself. */
  list(signal: AbortSignal): AsyncIterable<StoredObject & { name: string }>
  /** Every message of the channel, ours and others', oldest first. */
  readChannel(options: { signal: AbortSignal; fromId?: number }): AsyncIterable<ChannelItem>
  /**
   * SHA-256 of a fixed sample of windows of what others posted, by Telegram's own hashes: nothing is downloaded.
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
  /** Posts a record and gives the id of its message. */
  postRecord(record: ChannelRecord, signal: AbortSignal): Promise<number>
  /** Deletes records by their messages; those that are not there count as deleted. */
  deleteRecords(messageIds: readonly number[], signal: AbortSignal): Promise<void>
}

const DEFAULTS = {
  maxWindowsBytes: 192 * MIB,
  maxWindowBytes: 24 * MIB,
  requestTimeoutMs: 10_000,
  maxUploadBlocks: 8,
  maxPartBytes: PART_BYTES,
}
/** 32 MiB of hashes are those of 128 GiB of films. */
const MANIFEST_MEMORY_BYTES = 32 * MIB
const MAX_WARM = 50_000
const MAX_SEQUENCES = 10_000
const SEQUENCE_MS = 30_000

/** Opens the store of one channel. Nothing is asked of Telegram before the first call. */
export function createTelegramStore(options: TelegramStoreOptions): TelegramStore {
  const { channel, folder, onEvent = () => {} } = options
  const { maxWindowsBytes, maxWindowBytes, requestTimeoutMs, maxUploadBlocks, maxPartBytes } = {
    ...DEFAULTS,
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
  const writer = createObjectWriter({ ...place, head, folder, blocksPerPart, maxInFlight: maxUploadBlocks })

  return {
    name: 'telegram',
    async *read(key, range, { signal, priority, viewer: viewerId, expectedVersion, takesAtOnce = false }) {
      signal.throwIfAborted()
      const urgency = priority === 'job' ? 'ingestion' : 'seek'
      const object = await openObject(place, key, signal, urgency)
      if (expectedVersion !== undefined && object.version !== expectedVersion) {
        throw new ObjectChangedError(key, object.version, expectedVersion)
      }
      assertRange(key, range, object.size)
      const isWatched = viewerId !== undefined && priority === 'interactive'
      await using viewer = isWatched ? await pool.openViewer({ id: viewerId, signal }) : undefined
      const readRange = createRangeReader({
        fetchPart: fetchFor(viewer ?? undefined),
        budget,
        sequences,
        maxWindowBytes,
      })
      try {
        yield* readRange(object, range, { signal, priority, takesAtOnce })
      } catch (error) {
        if (!isTelegramProblem(error, 'missing')) throw error
        throw new ObjectNotFoundError(key, { cause: error })
      }
    },
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
      const known = readKey(key)
      // The messages belong to whoever posted them.
      if (known?.kind === 'adopted') throw new ReadOnlyStoreError('telegram', 'delete')
      if (known === undefined) return
      const object = await openObject(place, key, signal, 'ingestion').catch(noneForAbsent)
      const parts = object?.parts.map(({ messageId }) => messageId) ?? []
      if (object !== undefined) await deleteMessages(call, channel, [known.manifestId, ...parts], signal)
      await manifests.delete(key)
    },
    async *list(signal) {
      for await (const { message, tag } of readChannel({ call, channel, signal })) {
        if (tag?.kind !== 'manifest') continue
        const { object, size, version, modifiedMs } = tag
        const key = writeKey({ kind: 'own', object, manifestId: message.id })
        yield { key, size, version, modifiedMs, name: readTitle(message.text) }
      }
    },
    readChannel: ({ signal, fromId }) => readChannel({ call, channel, signal, ...(fromId && { fromId }) }),
    async sampleHashes(key, signal) {
      signal.throwIfAborted()
      const known = readKey(key)
      if (known?.kind !== 'adopted') throw new ObjectNotFoundError(key)
      try {
        return await sampleHashes({ call, channel }, known.parts, signal)
      } catch (error) {
        if (!isTelegramProblem(error, 'missing')) throw error
        throw new ObjectNotFoundError(key, { cause: error })
      }
    },
    async blockHashes(key, signal) {
      signal.throwIfAborted()
      if (readKey(key)?.kind !== 'own') throw new ObjectNotFoundError(key)
      const { parts, readHashes } = await openObject(place, key, signal, 'ingestion')
      if (parts.slice(0, -1).some(({ size }) => size % WINDOW_BYTES !== 0)) return undefined
      const runs = await Promise.all(parts.map(({ size }, i) => readHashes(i, 0, windowCount(size))))
      return new Uint8Array(Buffer.concat(runs.map((run) => run ?? new Uint8Array())))
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

function noneForAbsent(error: unknown): undefined {
  if (!(error instanceof ObjectNotFoundError)) throw error
}
