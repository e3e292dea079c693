import type { ByteRange } from '@streamvault/bytes'
import type { OpenSlice } from '../disk/open-slice.ts'
import { BLOCK_BYTES } from '../disk/slice-format.ts'
import { DamagedSliceError, SliceUnavailableError } from '../errors.ts'
import type { HotBytes, HotSlice } from '../hot/hot-slices.ts'
import { PROBE_BYTES, type WantedPart } from '../probe.ts'
import { type SliceWindow, windowAt } from '../slice-plan.ts'
import type { Arriving } from './arrivals.ts'
import type { RangeReader, SliceReaderOptions } from './range-reader.ts'
import { createReadAhead, type ReadAhead } from './read-ahead.ts'

const sinceStart = (): number => performance.now()

/**
 * A range over slices. There is one for each answer, and most make one or two reads: a class, since as many closures
 * would make up much of an answer's garbage.
 */
export class SliceRangeReader implements RangeReader {
  position: number
  readonly end: number
  private readonly options: SliceReaderOptions
  private readonly fileId: string
  private readonly start: number
  private readonly viewer: string | undefined
  /** Where the current slice is: in memory, open on disk, or being fetched. All `undefined` between two slices. */
  private hot: HotSlice | undefined
  private held: OpenSlice | undefined
  private arriving: Arriving | undefined
  /** Set at the first slice that had to be fetched. */
  private ahead: ReadAhead | undefined
  private isClosed = false

  constructor(options: SliceReaderOptions, fileId: string, range: ByteRange, viewer: string | undefined) {
    this.options = options
    this.fileId = fileId
    this.start = range.start
    this.position = range.start
    this.end = range.end
    this.viewer = viewer
  }

  ready(): Promise<void> | undefined {
    const isNow = this.isReady()
    this.ahead?.took(this.position)
    return isNow ? undefined : this.waitUntilReady()
  }

  readHot(maxBytes: number): HotBytes | undefined {
    if (this.isBetween() && this.position < this.end && !this.isClosed) this.find(this.window().index, true)
    if (this.hot === undefined) return undefined
    const { index, start: offset, end: last } = this.window()
    const found = this.options.hot?.read(this.hot, offset, Math.min(last, offset + maxBytes))
    if (found !== undefined) {
      this.advance(found.bytes)
      return found
    }
    // The slice was removed from memory after the look-up.
    this.hot = undefined
    this.held = this.options.slices.hold(this.fileId, index)
    return undefined
  }

  read(target: Buffer): Promise<Buffer> | Buffer {
    const hotBytes = this.readHot(target.byteLength)
    if (hotBytes !== undefined) return copyHot(hotBytes, target)
    if (this.held !== undefined) {
      const bytes = this.readHeld(this.held, target)
      return bytes instanceof Promise ? bytes : this.readOn(bytes, target)
    }
    const { start: offset, end: last } = this.window()
    if (this.arriving === undefined || this.arriving.settled) return target.subarray(0, 0)
    return this.advance(this.arriving.copy(offset, last, target))
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.ahead?.close()
    this.leaveSlice(this.position >= this.end)
  }

  private window(): SliceWindow {
    return windowAt(this.position, this.end, this.options.sliceBytes)
  }

  /** A request for more than a probe may be the start of playback: it fetches whole slices. */
  private wanted(): WantedPart {
    const { start: offset, end: last } = this.window()
    return { offset, end: this.end - this.start > PROBE_BYTES ? this.options.sliceBytes : last }
  }

  /** True at the beginning of a slice that was not looked up yet. */
  private isBetween(): boolean {
    return this.held === undefined && this.arriving === undefined && this.hot === undefined
  }

  /** Tells whether `read` has bytes to return; if not, requests them. */
  private isReady(): boolean {
    const { fileId } = this
    if (this.isClosed) {
      throw new SliceUnavailableError(fileId, 'source_failed', { cause: new Error('the reader is closed') })
    }
    if (this.position >= this.end) return true
    if (this.isBetween()) this.findOrFetch(true)
    if (this.arriving?.settled) {
      this.leaveSlice(false)
      this.findOrFetch(false)
    }
    if (this.hot !== undefined || this.held !== undefined) return true
    const { start: offset } = this.window()
    return this.arriving !== undefined && this.arriving.readableEnd(offset) > offset
  }

  private async waitUntilReady(): Promise<void> {
    while (!this.isReady()) await this.arriving?.change()
  }

  private findOrFetch(isFirstLook: boolean): void {
    const { fileId, viewer } = this
    const { filler } = this.options
    const { index } = this.window()
    if (this.find(index, isFirstLook)) return
    // The filler reported the slice as on disk, and it is not.
    if (!isFirstLook) filler.reportDamage(fileId, index)
    this.arriving = filler.fetch({ fileId, index }, this.wanted(), viewer, this.readAhead().missed(index))
  }

  /** Looks in memory and on disk. A slice read ahead for this viewer counts neither as a hit nor as a use. */
  private find(index: number, isFirstLook: boolean): boolean {
    const { hot, slices, filler, onHit } = this.options
    this.hot = hot?.find(this.fileId, index)
    if (this.hot === undefined) this.held = slices.hold(this.fileId, index)
    if (this.hot === undefined && this.held === undefined) return false
    if (this.ahead?.found(index)) return true
    filler.touch(this.fileId, index)
    if (isFirstLook) onHit()
    return true
  }

  private readAhead(): ReadAhead {
    const { fileId, start, end, viewer } = this
    const { filler, sliceBytes, now = sinceStart } = this.options
    this.ahead ??= createReadAhead({ filler, fileId, range: { start, end }, sliceBytes, viewer, now })
    return this.ahead
  }

  private advance(bytes: Buffer): Buffer {
    this.position += bytes.byteLength
    const isAtEnd = this.position % this.options.sliceBytes === 0 || this.position >= this.end
    if (bytes.byteLength > 0 && isAtEnd) this.leaveSlice(true)
    return bytes
  }

  private leaveSlice(finished: boolean): void {
    if (this.held !== undefined) this.options.slices.release(this.held)
    this.arriving?.leave(finished)
    this.held = undefined
    this.arriving = undefined
    this.hot = undefined
  }

  private readHeld(slice: OpenSlice, target: Buffer): Promise<Buffer> | Buffer {
    const { start: offset, end: last } = this.window()
    try {
      const bytes = this.options.slices.read(slice, offset, last, target)
      if (!(bytes instanceof Promise)) return this.advance(bytes)
      return bytes.then(
        (read) => this.advance(read),
        (error) => this.replaceDamaged(slice, error, target),
      )
    } catch (error) {
      return this.replaceDamaged(slice, error, target)
    }
  }

  /** Continues with the next slices while they cost no wait: one large write costs less than two. */
  private readOn(first: Buffer, target: Buffer): Buffer {
    let filled = first.byteLength
    while (filled > 0 && this.position < this.end && target.byteLength - filled >= BLOCK_BYTES) {
      if (!this.isBetween() || !this.find(this.window().index, true)) break
      const { start: offset, end: last } = this.window()
      if (this.held === undefined || !this.options.slices.isChecked(this.held, offset, last)) break
      const next = this.readHeld(this.held, target.subarray(filled))
      if (next instanceof Promise) break
      filled += next.byteLength
    }
    return target.subarray(0, filled)
  }

  /** Every thread forgets the damaged slice, and it is fetched again from the current position. */
  private replaceDamaged(slice: OpenSlice, error: unknown, target: Buffer): Buffer {
    if (!(error instanceof DamagedSliceError)) throw error
    const { fileId, viewer } = this
    const { slices, filler } = this.options
    slices.drop(slice)
    this.leaveSlice(false)
    const { index } = this.window()
    filler.reportDamage(fileId, index)
    if (!this.isClosed) this.arriving = filler.fetch({ fileId, index }, this.wanted(), viewer)
    return target.subarray(0, 0)
  }
}

function copyHot({ bytes, release }: HotBytes, target: Buffer): Buffer {
  bytes.copy(target)
  release()
  return target.subarray(0, bytes.byteLength)
}
