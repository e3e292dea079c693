import type { ByteRange } from '@streamvault/bytes'
import type { OpenSlice, OpenSlices } from '../disk/open-slices.ts'
import { BLOCK_BYTES } from '../disk/slice-format.ts'
import { DamagedSliceError, SliceUnavailableError } from '../errors.ts'
import { GLANCE_BYTES, type SliceWish } from '../glance.ts'
import type { HotBytes, HotSlices } from '../hot/hot-slices.ts'
import { type SliceWindow, windowAt } from '../slice-plan.ts'
import type { Arriving } from './arrivals.ts'
import type { FillerClient } from './filler-client.ts'
import { createReadAhead } from './read-ahead.ts'

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

/** Opens ranges of files. `viewer` names who watches to sources that serve only so many at once; opaque. */
export type OpenRange = (fileId: string, range: ByteRange, viewer?: string) => RangeReader

/** Makes range readers over the slices of one thread. */
export function createSliceReader(options: SliceReaderOptions): OpenRange {
  return (fileId, range, viewer) => createRangeReader(options, fileId, range, viewer)
}

function createRangeReader(
  options: SliceReaderOptions,
  fileId: string,
  { start, end }: ByteRange,
  viewer: string | undefined,
): RangeReader {
  const { slices, hot, filler, sliceBytes, onHit, now = () => performance.now() } = options
  const ahead = createReadAhead({ filler, fileId, range: { start, end }, sliceBytes, viewer, now })
  let position = start
  let held: OpenSlice | undefined
  let arriving: Arriving | undefined
  let isHot = false
  let isClosed = false

  const window = (): SliceWindow => windowAt(position, end, sliceBytes)

  /** Who asks for more than a glance may well watch on: they get their slices whole. */
  function wishOf({ start: offset, end: last }: SliceWindow): SliceWish {
    return { offset, end: end - start > GLANCE_BYTES ? sliceBytes : last }
  }

  function letGo(finished: boolean): void {
    if (held !== undefined) slices.release(held)
    arriving?.leave(finished)
    held = undefined
    arriving = undefined
    isHot = false
  }

  /** At the beginning of a slice that nobody looked for yet. */
  const isBetween = (): boolean => held === undefined && arriving === undefined && !isHot

  /** Looks in memory and on disk. What was fetched for this viewer is neither a hit nor a use of what lay there. */
  function find(index: number, isFirstLook: boolean): boolean {
    isHot = hot?.has(fileId, index) === true
    if (!isHot) held = slices.hold(fileId, index)
    if (!isHot && held === undefined) return false
    if (ahead.found(index)) return true
    filler.touch(fileId, index)
    if (isFirstLook) onHit()
    return true
  }

  function findOrFetch(isFirstLook: boolean): void {
    const { index } = window()
    if (find(index, isFirstLook)) return
    // The filler said it lies on disk, and it does not.
    if (!isFirstLook) filler.reportDamage(fileId, index)
    arriving = filler.fetch({ fileId, index }, wishOf(window()), viewer, ahead.missed(index))
  }

  /** Tells whether `read` has something to give, having asked for it if not. */
  function isReady(): boolean {
    if (isClosed) throw new SliceUnavailableError(fileId, 'source_failed', { cause: new Error('the reader is closed') })
    if (position >= end) return true
    if (isBetween()) findOrFetch(true)
    if (arriving?.settled) {
      letGo(false)
      findOrFetch(false)
    }
    if (isHot || held !== undefined) return true
    const { start: offset } = window()
    return arriving !== undefined && arriving.readableEnd(offset) > offset
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
    const { index } = window()
    filler.reportDamage(fileId, index)
    if (!isClosed) arriving = filler.fetch({ fileId, index }, wishOf(window()), viewer)
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

  /** Goes on with the next slices while they cost no wait: one large write costs less than two. */
  function readOn(first: Buffer, target: Buffer): Buffer {
    let filled = first.byteLength
    while (filled > 0 && position < end && target.byteLength - filled >= BLOCK_BYTES) {
      if (!isBetween() || !find(window().index, true)) break
      const { start: offset, end: last } = window()
      if (held === undefined || !slices.isChecked(held, offset, last)) break
      const next = readHeld(held, target.subarray(filled))
      if (next instanceof Promise) break
      filled += next.byteLength
    }
    return target.subarray(0, filled)
  }

  function readHot(maxBytes: number): HotBytes | undefined {
    if (!isHot && isBetween() && position < end && !isClosed) find(window().index, true)
    if (!isHot) return undefined
    const { index, start: offset, end: last } = window()
    const found = hot?.read(fileId, index, offset, Math.min(last, offset + maxBytes))
    if (found !== undefined) {
      advance(found.bytes)
      return found
    }
    // Taken out of memory since we looked.
    isHot = false
    held = slices.hold(fileId, index)
    return undefined
  }

  return {
    get position() {
      return position
    },
    end,
    ready() {
      const isNow = isReady()
      ahead.took(position)
      return isNow ? undefined : waitUntilReady()
    },
    readHot,
    read(target) {
      const hotBytes = readHot(target.byteLength)
      if (hotBytes !== undefined) return copyHot(hotBytes, target)
      if (held !== undefined) {
        const bytes = readHeld(held, target)
        return bytes instanceof Promise ? bytes : readOn(bytes, target)
      }
      const { start: offset, end: last } = window()
      if (arriving === undefined || arriving.settled) return target.subarray(0, 0)
      return advance(arriving.copy(offset, last, target))
    },
    close() {
      if (isClosed) return
      isClosed = true
      ahead.close()
      letGo(position >= end)
    },
  }
}

function copyHot({ bytes, release }: HotBytes, target: Buffer): Buffer {
  bytes.copy(target)
  release()
  return target.subarray(0, bytes.byteLength)
}
