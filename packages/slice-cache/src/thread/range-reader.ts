import type { OpenSlices } from '../disk/open-slices.ts'
import type { HotBytes, HotSlices } from '../hot/hot-slices.ts'
import type { FillerClient } from './filler-client.ts'

/** Reads one range of one file, from memory, from disk, or while its slices are being fetched. */
export interface RangeReader {
  /** The file offset of the next byte that `read` returns. */
  readonly position: number
  readonly end: number
  /**
   * Settles when `read` has bytes to return; `undefined` when it has them already, so that a hit costs no turn of the
   * loop.
   *
   * Call it when the viewer has taken all bytes before `position`: read-ahead counts from there.
   *
   * @throws SliceUnavailableError when a slice is unavailable.
   */
  ready(): Promise<void> | undefined
  /**
   * Returns the bytes from `position` on if they are in memory, at most `maxBytes` and never across a slice boundary;
   * `undefined` at the end of the range, and when they are elsewhere: then use `read`.
   */
  readHot(maxBytes: number): HotBytes | undefined
  /**
   * Reads from `position` on into `target`; returns a view of it. It crosses a slice boundary only when the next slice
   * costs no wait.
   *
   * The view is empty when the slice was damaged or removed: call `ready` again.
   */
  read(target: Buffer): Promise<Buffer> | Buffer
  /** Releases everything. Before the end of the range it also reports that the viewer left. */
  close(): void
}

/** Where a thread finds slices: in memory or open on disk, else through the filler. */
export interface SliceReaderOptions {
  slices: OpenSlices
  /** Without it slices are never read from memory. */
  hot?: HotSlices
  filler: FillerClient
  sliceBytes: number
  /** Called when a slice was found in memory or on disk, unless it was read ahead for the same viewer. */
  onHit: () => void
  /** Milliseconds of a monotonic clock. @default the time since the process began */
  now?: () => number
}
