import type { ByteRange } from '@streamvault/bytes'
import type { ReadOptions } from '@streamvault/object-store'
import type { FileMeta } from './file-meta.ts'

/** Where slices come from: whatever knows files by their id and can read ranges of them. */
export interface SliceSource {
  /** Describes a file, or `undefined` when there is none (any more). The answer is kept for a moment, or until a purge. */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /**
   * Reads exactly the bytes of `range`, in order, at the reader's pace. It may break off: the caller counts.
   *
   * @throws ObjectChangedError when the bytes are no longer those that were described.
   */
  read(fileId: string, range: ByteRange, options: ReadOptions): AsyncIterable<Uint8Array>
  /** Told once when a read ended with `ObjectChangedError`: the file is refused from then on, until it is purged. */
  onChanged?(fileId: string): void
}
