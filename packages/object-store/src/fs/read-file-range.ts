import { type ByteRange, freeBytes, KIB, MIB } from '@streamvault/bytes'
import { assertRange } from '../assert-range.ts'
import { ObjectChangedError, ObjectNotFoundError } from '../errors.ts'
import { openObject, statOf } from './open-object.ts'

// The first piece is small for a quick first byte; later pieces are large, because they cost less time per byte.
const FIRST_PIECE = 64 * KIB
const LARGEST_PIECE = MIB

/** One read of a file. */
export interface FileRead {
  /** The object's name in errors. */
  key: string
  /** Its path; `undefined` when the key cannot name a file. */
  path: string | undefined
  range: ByteRange
  signal: AbortSignal
  expectedVersion?: string | undefined
  /** See `ReadOptions.takesAtOnce`. */
  takesAtOnce?: boolean | undefined
}

/**
 * Reads a range of a file lazily, without read-ahead: each piece is read when the reader asks for it, into its own
 * buffer, and given out only if the file was unchanged after the read.
 */
export async function* readFileRange({
  key,
  path,
  range,
  signal,
  expectedVersion,
  takesAtOnce = false,
}: FileRead): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  await using file = path === undefined ? undefined : await openObject(path)
  if (file === undefined) throw new ObjectNotFoundError(key)
  const { handle, stat } = file
  const version = expectedVersion ?? stat.version
  if (stat.version !== version) throw new ObjectChangedError(key, stat.version, version)
  assertRange(key, range, stat.size)
  let pieceBytes = FIRST_PIECE
  for (let position = range.start; position < range.end; ) {
    signal.throwIfAborted()
    const buffer = Buffer.allocUnsafeSlow(Math.min(pieceBytes, range.end - position))
    const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, position)
    const seen = (await statOf(handle))?.version ?? 'none'
    if (seen !== version || bytesRead === 0) throw new ObjectChangedError(key, seen, version)
    signal.throwIfAborted()
    yield bytesRead === buffer.byteLength ? buffer : buffer.subarray(0, bytesRead)
    if (takesAtOnce) freeBytes(buffer)
    position += bytesRead
    pieceBytes = Math.min(LARGEST_PIECE, pieceBytes * 2)
  }
}
