import type { ByteRange } from '@streamvault/bytes'
import { DamagedSliceError, SliceUnavailableError } from './errors.ts'
import type { Arriving, FillerClient } from './filler-client.ts'
import type { OpenSlice, OpenSlices } from './open-slices.ts'
import { type SliceWindow, windowAt } from './slice-plan.ts'

/** Reads one range of one file, from the disk or as its bytes arrive. */
export interface RangeReader {
  /** The next byte of the file that `read` gives. */
  readonly position: number
  readonly end: number
  /**
   * Settles when `read` has something to give; `undefined` when it has already, so that a hit costs no turn.
   *
   * @throws SliceUnavailableError when a slice cannot be had.
   */
  ready(): Promise<void> | undefined
  /**
   * Reads from `position` on into `target`, never over the end of a slice; returns a view of it.
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
  filler: FillerClient
  sliceBytes: number
  /** Told when a slice was found on disk. */
  onHit: () => void
}

/** Opens ranges of files. */
export type OpenRange = (fileId: string, range: ByteRange) => RangeReader

/** Makes range readers over the slices of one thread. */
export function createSliceReader(options: SliceReaderOptions): OpenRange {
  return (fileId, range) => createRangeReader(options, fileId, range)
}

function createRangeReader(options: SliceReaderOptions, fileId: string, { start, end }: ByteRange): RangeReader {
  const { slices, filler, sliceBytes, onHit } = options
  let position = start
  let held: OpenSlice | undefined
  let arriving: Arriving | undefined
  let isClosed = false

  const window = (): SliceWindow => windowAt(position, end, sliceBytes)

  function letGo(finished: boolean): void {
    if (held !== undefined) slices.release(held)
    arriving?.leave(finished)
    held = undefined
    arriving = undefined
  }

  function holdOrFetch(isFirstLook: boolean): void {
    const { index, start: offset } = window()
    held = slices.hold(fileId, index)
    if (held === undefined) {
      // The filler said it lies on disk, and it does not.
      if (!isFirstLook) filler.reportDamage(fileId, index)
      arriving = filler.fetch(fileId, index, offset)
      return
    }
    filler.touch(fileId, index)
    if (isFirstLook) onHit()
  }

  /** Tells whether `read` has something to give, having asked for it if not. */
  function isReady(): boolean {
    if (isClosed) throw new SliceUnavailableError(fileId, 'source_failed', { cause: new Error('the reader is closed') })
    if (position >= end) return true
    if (held === undefined && arriving === undefined) holdOrFetch(true)
    if (arriving?.settled) {
      letGo(false)
      holdOrFetch(false)
    }
    const { start: offset } = window()
    return held !== undefined || (arriving !== undefined && arriving.readableEnd(offset) > offset)
  }

  async function waitUntilReady(): Promise<void> {
    while (!isReady()) await arriving?.change()
  }

  function advance(bytes: Buffer): Buffer {
    position += bytes.byteLength
    if (bytes.byteLength > 0 && (position % sliceBytes === 0 || position >= end)) letGo(true)
    return bytes
  }

  /** The damaged slice is forgotten everywhere, and fetched again from the byte we stand at. */
  function replaceDamaged(slice: OpenSlice, error: unknown, target: Buffer): Buffer {
    if (!(error instanceof DamagedSliceError)) throw error
    slices.drop(slice)
    letGo(false)
    const { index, start: offset } = window()
    filler.reportDamage(fileId, index)
    if (!isClosed) arriving = filler.fetch(fileId, index, offset)
    return target.subarray(0, 0)
  }

  function readHeld(slice: OpenSlice, target: Buffer): Promise<Buffer> | Buffer {
    const { start: offset, end: last } = window()
    try {
      const bytes = slices.read(slice, offset, last, target)
      if (!(bytes instanceof Promise)) return advance(bytes)
      return bytes.then(advance, (error) => replaceDamaged(slice, error, target))
    } catch (error) {
      return replaceDamaged(slice, error, target)
    }
  }

  return {
    get position() {
      return position
    },
    end,
    ready: () => (isReady() ? undefined : waitUntilReady()),
    read(target) {
      if (held !== undefined) return readHeld(held, target)
      const { start: offset, end: last } = window()
      if (arriving === undefined || arriving.settled) return target.subarray(0, 0)
      return advance(arriving.copy(offset, last, target))
    },
    close() {
      if (isClosed) return
      isClosed = true
      letGo(position >= end)
    },
  }
}
