import type { ByteRange } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import type { ObjectStore, ReadOptions } from '@streamvault/object-store'
import { type FileMeta, type SliceSource, SliceUnavailableError } from '@streamvault/slice-cache'
import { NoSourceError } from './failover/errors.ts'
import { createKeptHashes } from './failover/kept-hashes.ts'
import { readWithFailover } from './failover/read-with-failover.ts'
import type { SourceEvent } from './failover/source-event.ts'
import { createSourceStanding } from './failover/source-standing.ts'
import { DEFAULT_LIMITS, type FailoverLimits } from './failover/time-limits.ts'
import { isTouched, lookAtNear, type NearDeps, settleTouched } from './near-sources.ts'

/** The dependencies of reading the catalogue's files. */
export interface FileSourceDeps {
  findFile(id: string): Promise<MediaFile | undefined>
  /** Stores by the names in a file's sources. */
  stores: ReadonlyMap<string, ObjectStore>
  /** SHA-256 of each 128 KiB of a file, `undefined` when none are kept. Default: none. */
  loadBlockHashes?(file: MediaFile): Promise<Uint8Array | undefined>
  /** Whether the store of that source checks these bytes against hashes of its own. Default: no store does. */
  checksItself?(source: FileSource): boolean
  /** Whether `stat` in that store is almost free: its files are checked at each opening. Default: no store. */
  isNear?(store: string): boolean
  /**
   * Reads a near file again that has the same size and another time, and records its new version when the content is
   * the same; settles when done. Opening the file waits for it. Default: such a file counts as changed.
   */
  readAgain?(fileId: string): Promise<void>
  /** How long opening the file waits for that, in milliseconds, before it throws `file_rechecked`. Default: 5,000. */
  checkMs?: number
  /** How long sources may give no byte. */
  limits?: FailoverLimits
  /** Monotonic milliseconds. Default: the clock. */
  now?: () => number
  /** Called with each source that fails, hangs, gives wrong bytes, or takes over. */
  onSourceEvent(event: SourceEvent): void
  /** Called when a file's hashes are unreadable: its bytes are then passed on unchecked. */
  onHashError?(fileId: string, error: unknown): void
  /** Called when the bytes of a file were replaced in place. */
  onChanged(fileId: string): void
  /** Called when no source has the file any more. */
  onMissing(fileId: string): void
}

/** Long enough that not every slice waits for the same dead server, short enough that a recovered one is soon used. */
const REST_MS = 30_000
const STRIKE_MS = 10 * 60_000
const MAX_SOURCES_KEPT = 10_000
/** A disk reads a gigabyte or two in this time. */
const CHECK_MS = 5_000
/** Enough for 64 GB of films being watched. */
const MAX_HASH_BYTES = 16 * 2 ** 20

/** Joins the catalogue's files and the stores: when a source fails, the next continues from the exact byte. */
export function createFileSource(deps: FileSourceDeps): SliceSource {
  const { stores, onMissing, loadBlockHashes, onHashError = () => {} } = deps
  const load = (file: MediaFile) => loadBlockHashes?.(file) ?? Promise.resolve(undefined)
  const failover = {
    stores,
    limits: deps.limits ?? DEFAULT_LIMITS,
    standing: createSourceStanding({
      restMs: REST_MS,
      strikeMs: STRIKE_MS,
      maxKept: MAX_SOURCES_KEPT,
      now: deps.now ?? Date.now,
    }),
    hashesOf: createKeptHashes({ load, maxBytes: MAX_HASH_BYTES, onError: onHashError }),
    checksItself: deps.checksItself ?? (() => false),
    onEvent: deps.onSourceEvent,
    onMissing,
  }
  const near: NearDeps = {
    stores,
    isNear: deps.isNear ?? (() => false),
    findFile: deps.findFile,
    readAgain: deps.readAgain ?? (() => Promise.resolve()),
    checkMs: deps.checkMs ?? CHECK_MS,
  }

  async function* readOn(fileId: string, range: ByteRange, options: ReadOptions): AsyncGenerator<Uint8Array, void> {
    const file = await deps.findFile(fileId)
    if (file === undefined) throw new NoSourceError(fileId, 0)
    let position = range.start
    try {
      for await (const bytes of readWithFailover(failover, file, range, options)) {
        position += bytes.byteLength
        yield bytes
      }
    } catch (error) {
      if (deps.readAgain === undefined || !(await isTouched(near, file, error))) throw error
      const same = await settleTouched(near, fileId, options.signal).catch((reason) => {
        // The cache invalidates a file only on this error.
        throw reason instanceof SliceUnavailableError && reason.code === 'file_changed' ? error : reason
      })
      yield* readWithFailover(failover, same, { start: position, end: range.end }, options)
    }
  }

  return {
    async describe(fileId: string, signal?: AbortSignal) {
      const file = await deps.findFile(fileId)
      if (file === undefined || file.state === 'replaced') return undefined
      const { state, isWhole } = await lookAtNear(near, file)
      if (state === 'touched' && deps.readAgain !== undefined) return metaOf(await settleTouched(near, fileId, signal))
      if (!isWhole) deps.onChanged(fileId)
      if (state !== 'same') throw new SliceUnavailableError(fileId, 'file_changed')
      return metaOf(file)
    },
    read: readOn,
    onChanged: deps.onChanged,
  }
}

function metaOf(file: MediaFile): FileMeta {
  return {
    size: file.size,
    etag: `"${file.id}"`,
    modifiedMs: file.modifiedMs,
    contentType: file.media?.contentType ?? 'application/octet-stream',
    fileName: file.fileName,
  }
}
