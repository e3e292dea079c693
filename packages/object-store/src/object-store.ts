import type { ByteRange } from '@streamvault/bytes'

/** What a viewer waits for goes before what merely may be wanted soon, and that before work nobody watches. */
export type ReadPriority = 'interactive' | 'read-ahead' | 'job'

/** How a read is to be done. */
export interface ReadOptions {
  signal: AbortSignal
  priority: ReadPriority
  /** Who watches, for stores that serve only so many viewers at once: an opaque id, the same for all reads of one. */
  viewer?: string
  /**
   * Whether the reader is done with each piece when it asks for the next: its memory may be given back then, before the
   * collector comes for it.
   *
   * @default false
   */
  takesAtOnce?: boolean
}

/** How a write is to be done. */
export interface WriteOptions {
  signal: AbortSignal
  /** May colour the key. */
  suggestedName?: string
  /**
   * Told the key before anything can lie under it, and waited for: whoever writes it down can find what a killed process
   * left. A store that learns the key only from its own answer, as Telegram's does, does not call it.
   */
  onKey?: (key: string) => Promise<void>
}

/** Bytes that can be read again, so that a write may go on after the process was killed. */
export interface ResumableSource {
  /** Names the write: whoever comes with the same id goes on with it. Of two at once the second waits for the first. */
  uploadId: string
  size: number
  /** Changes whenever the bytes may have changed: what was written of other bytes is forgotten then. */
  sourceVersion: string
  /** Asked for all that is missing, perhaps more than once; the last that was asked counts. */
  readFrom(start: number): AsyncIterable<Uint8Array>
}

/** What a store knows of an object without its bytes. */
export interface ObjectStat {
  /** Bytes of all parts together. */
  size: number
  /** Changes whenever the bytes may have changed. Opaque: compare, never parse. */
  version: string
  /** When the bytes were last written, in milliseconds since 1970. */
  modifiedMs: number
}

/** An object that was written. */
export interface StoredObject extends ObjectStat {
  /** The name this store gave to the object: the key of every later call. */
  key: string
}

/**
 * Keeps objects of any size and reads ranges of them.
 *
 * An object may lie in several parts inside the store; nobody outside sees where they meet.
 */
export interface ObjectStore extends AsyncDisposable {
  /** A short constant name for metrics: `folder`, `memory`, `telegram`. */
  readonly name: string
  /**
   * Reads exactly the bytes of `range`, in order, at the reader's pace. An error that has `retryAfterMs`, in milliseconds,
   * says that the store merely has too much to do.
   *
   * @throws ObjectNotFoundError when there is no such object (any more).
   * @throws ObjectChangedError when its version is not `expectedVersion`, also in the middle of the read.
   * @throws ObjectRangeError when `range` does not lie inside the object.
   */
  read(key: string, range: ByteRange, options: ReadOptions & { expectedVersion?: string }): AsyncIterable<Uint8Array>
  /** Writes a new object. Nothing is left behind when it fails or is aborted. */
  write(bytes: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<StoredObject>
  /**
   * Writes a new object, or goes on where an earlier call with the same id was cut off. What was written is left behind
   * when it fails, for the next call; the store itself gives it up after a while. Only stores have it that can go on.
   */
  writeResumable?(source: ResumableSource, options: Omit<WriteOptions, 'onKey'>): Promise<StoredObject>
  /** Describes an object, or `undefined` when there is none. */
  stat(key: string, signal: AbortSignal): Promise<ObjectStat | undefined>
  /** Removes an object; one that is not there counts as removed. */
  delete(key: string, signal: AbortSignal): Promise<void>
}

/** A store that can go on with a write that was cut off. */
export type ResumableObjectStore = ObjectStore & Required<Pick<ObjectStore, 'writeResumable'>>
