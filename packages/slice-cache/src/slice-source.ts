import type { ByteRange } from '@streamvault/bytes'
import type { ReadOptions } from '@streamvault/object-store'
import type { FileMeta } from './file-meta.ts'

/** The source of slices: describes files by id and reads ranges of them. */
export interface SliceSource {
  /** Describes a file; `undefined` when it does not exist (any more). Cached for a moment, or until a purge. */
  describe(fileId: string, signal: AbortSignal): Promise<FileMeta | undefined>
  /**
   * Reads the bytes of `range`, in order, at the reader's pace. A read may end early: the caller counts bytes.
   *
   * @throws ObjectChangedError when the bytes no longer match the description.
   */
  read(fileId: string, range: ByteRange, options: ReadOptions): AsyncIterable<Uint8Array>
  /** Called once when a read ended with `ObjectChangedError`: the file is refused from then on, until it is purged. */
  onChanged?(fileId: string): void
}
