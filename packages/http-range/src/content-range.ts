import type { ByteRange } from '@streamvault/bytes'

/** Writes the `Content-Range` of a 206 (RFC 9110 §14.4). `range` must hold at least one byte of the `size`. */
export function contentRange(range: ByteRange, size: number): string {
  return `bytes ${range.start}-${range.end - 1}/${size}`
}

/** Writes the `Content-Range` of a 416: only the size, so that the client can send a valid range. */
export function unsatisfiedContentRange(size: number): string {
  return `bytes */${size}`
}
