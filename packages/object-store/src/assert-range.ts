import type { ByteRange } from '@streamvault/bytes'
import { ObjectRangeError } from './errors.ts'

/** Throws ObjectRangeError unless `range` lies inside an object of `size` bytes. It may be empty. */
export function assertRange(key: string, range: ByteRange, size: number): void {
  const { start, end } = range
  const isInside = Number.isSafeInteger(start) && Number.isSafeInteger(end) && 0 <= start && start <= end && end <= size
  if (!isInside) throw new ObjectRangeError(key, range, size)
}
