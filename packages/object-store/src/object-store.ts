import type { ByteRange } from '@streamvault/bytes'

/** In order of urgency: a viewer waits for it, a viewer may want it soon, background work. */
export type ReadPriority = 'interactive' | 'read-ahead' | 'job'

/** The options of a read. */
export interface ReadOptions {
  signal: AbortSignal
  priority: ReadPriority
  /** The viewer, for stores that limit concurrent viewers: an opaque id, the same for all reads of one viewer. */
  viewer?: string
  /**
   * Whether the reader is done with each piece when it requests the next: the store may then free the piece's memory
   * without waiting for the garbage collector.
   *
   * @default false
   */
  takesAtOnce?: boolean
}

/** The options of a write. */
export interface WriteOptions {
  signal: AbortSignal
  /** May become part of the key. */
  suggestedName?: string
  /**
   * Called with the key before anything exists under it, and awaited: a caller that records the key can find what a
   * killed process left. A store that learns the key only from the remote answer, as Telegram's does, does not call it.
   */
  onKey?: (key: string) => Promise<void>
}

/** Bytes that can be read again, so that a write can resume after the process was killed. */
export interface ResumableSource {
  /** Identifies the write: a later call with the same id resumes it. Of two concurrent calls the second waits. */
  uploadId: string
  size: number
  /** Changes whenever the bytes may have changed: then the store discards what was written of the old bytes. */
  sourceVersion: string
  /** Returns all bytes from `start` on. May be called more than once; the latest call counts. */
  readFrom(start: number): AsyncIterable<Uint8Array>
}

/** The metadata of an object. */
export interface ObjectStat {
  /** Bytes of all parts together. */
  size: number
  /** Changes whenever the bytes may have changed. Opaque: compare, never parse. */
  version: string
  /** When the bytes were last written, in milliseconds since 1970. */
  modifiedMs: number
}

/** The result of a write. */
export interface StoredObject extends ObjectStat {
  /** The name that this store gave to the object: the key of every later call. */
  key: string
}

/**
 * Keeps objects of any size and reads ranges of them.
 *
 * An object may consist of several parts inside the store; callers never see the borders.
 */
export interface ObjectStore extends AsyncDisposable {
  /** A short constant name for metrics: `folder`, `memory`, `telegram`. */
  readonly name: string
  /**
   * Reads exactly the bytes of `range`, in order, with back-pressure. An error with `retryAfterMs` (milliseconds) means
   * that the store is merely overloaded.
   *
   * @throws ObjectNotFoundError when the object does not exist (any more).
   * @throws ObjectChangedError when its version is not `expectedVersion`, also in the middle of the read.
   * @throws ObjectRangeError when `range` does not lie inside the object.
   */
  read(key: string, range: ByteRange, options: ReadOptions & { expectedVersion?: string }): AsyncIterable<Uint8Array>
  /** Writes a new object. Leaves nothing behind when it fails or is aborted. */
  write(bytes: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<StoredObject>
  /**
   * Writes a new object, or resumes where an earlier call with the same id was cut off. After a failure the written
   * bytes stay for the next call; the store discards them after a while. Only stores that can resume have this method.
   */
  writeResumable?(source: ResumableSource, options: Omit<WriteOptions, 'onKey'>): Promise<StoredObject>
  /** Describes an object, or `undefined` when there is none. */
  stat(key: string, signal: AbortSignal): Promise<ObjectStat | undefined>
  /** Deletes an object. Idempotent: a missing object counts as deleted. */
  delete(key: string, signal: AbortSignal): Promise<void>
}

/** A store that can resume a write that was cut off. */
export type ResumableObjectStore = ObjectStore & Required<Pick<ObjectStore, 'writeResumable'>>
