import type { OpenSlices } from '../disk/open-slices.ts'
import type { HotBytes, HotSlices } from '../hot/hot-slices.ts'
import type { FillerClient } from './filler-client.ts'

/** Reads one range of one file, from the disk or as its bytes arrive. */
export interface RangeReader {
  /** The next byte of the file that `read` gives. */
  readonly position: number
  readonly end: number
  /**
   * Settles when `read` has something to give; `undefined` when it has already, so that a hit costs no turn.
   *
   * To be called when the viewer has taken all before `position`: what is fetched ahead is counted from there.
   *
   * @throws SliceUnavailableError when a slice cannot be had.
   */
  ready(): Promise<void> | undefined
  /**
   * Returns the bytes from `position` on where they lie in memory, at most `maxBytes` and never over the end of a
   * slice; `undefined` at the end of the range, and when they lie elsewhere: then use `read`.
   */
  readHot(maxBytes: number): HotBytes | undefined
  /**
   * Reads from `position` on into `target`; returns a view of it. It goes over the end of a slice only when the next
   * one costs no wait.
   *
   * The view is empty when the slice turned out damaged or was taken away: ask `ready` again.
   */
  read(target: Buffer): Promise<Buffer> | Buffer
  /** Lets go of everything. Before the end of the range it says that the viewer left. */
  close(): void
}

/** Where a thread finds slices: first its open ones, then the filler. */
export interface SliceReaderOptions {
  slices: OpenSlices
  /** Without it nothing is looked for in memory. */
  hot?: HotSlices
  filler: FillerClient
  sliceBytes: number
  /** Told when a slice was found in memory or on disk, and was not fetched ahead for that same viewer. */
  onHit: () => void
  /** Milliseconds that never go back. @default the time since the process began */
  now?: () => number
}
