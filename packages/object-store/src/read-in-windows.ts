import type { ByteRange } from '@streamvault/bytes'
import { assertRange } from './assert-range.ts'
import { ObjectBrokenOffError, ObjectChangedError, ObjectNotFoundError } from './errors.ts'
import type { ObjectStat } from './object-store.ts'

/** A remote store's response to a request for a window. */
export interface OpenedWindow {
  /** Of the object that the bytes belong to. */
  version: string
  /** Of the whole object. */
  size: number
  bytes: AsyncIterable<Uint8Array>
}

/** One read of a remote object. */
export interface WindowedRead {
  /** The object's name in errors. */
  key: string
  range: ByteRange
  signal: AbortSignal
  expectedVersion: string | undefined
  /** Maximum bytes per request. */
  windowBytes: number
  stat(): Promise<ObjectStat | undefined>
  /**
   * Requests the bytes of `window`, of `version` alone when given; throws the port's errors. The caller checks the
   * response: version, size, and exactly the requested bytes.
   */
  open(window: ByteRange, version: string | undefined): Promise<OpenedWindow>
}

/**
 * Reads a range by consecutive requests, each bound to the version of the first. Several short requests rather than a
 * long one: a slow reader holds no connection that the server would cut, and a changed object is noticed.
 */
export async function* readInWindows(read: WindowedRead): AsyncGenerator<Uint8Array, void, void> {
  const { key, range, signal, windowBytes } = read
  signal.throwIfAborted()
  // Such a range cannot be requested; the right error depends on the object.
  if (!isAskable(range)) return assertDescribed(read, await read.stat())
  let version = read.expectedVersion
  for (let start = range.start; start < range.end; start += windowBytes) {
    signal.throwIfAborted()
    const window = { start, end: Math.min(start + windowBytes, range.end) }
    const opened = await read.open(window, version)
    if (version !== undefined && opened.version !== version) throw new ObjectChangedError(key, opened.version, version)
    version = opened.version
    assertRange(key, range, opened.size)
    yield* exactly(key, window, opened.bytes, signal)
  }
}

function isAskable({ start, end }: ByteRange): boolean {
  return Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start < end
}

function assertDescribed({ key, range, expectedVersion }: WindowedRead, stat: ObjectStat | undefined): void {
  if (stat === undefined) throw new ObjectNotFoundError(key)
  if (expectedVersion !== undefined && stat.version !== expectedVersion) {
    throw new ObjectChangedError(key, stat.version, expectedVersion)
  }
  assertRange(key, range, stat.size)
}

async function* exactly(
  key: string,
  { start, end }: ByteRange,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let position = start
  for await (const piece of bytes) {
    signal.throwIfAborted()
    position += piece.byteLength
    if (position > end) throw new ObjectBrokenOffError(key, end, position)
    yield piece
    signal.throwIfAborted()
  }
  if (position < end) throw new ObjectBrokenOffError(key, end, position)
}
