import type { ByteRange } from '@streamvault/bytes'

/** The meaning of a `Range` header for a file of known size. */
export type RequestedRange = { kind: 'whole' } | { kind: 'part'; range: ByteRange } | { kind: 'unsatisfiable' }

const WHOLE: RequestedRange = { kind: 'whole' }
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' }
const SINGLE_BYTE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/**
 * Parses a `Range` header for a file of `size` bytes.
 *
 * A range past the end is truncated, and a suffix longer than the file selects the whole file as a part. A header that
 * we do not understand means the whole file, never an error: a server must ignore other units, and may ignore bad
 * syntax or several ranges (RFC 9110 §14.2).
 */
export function parseRange(header: string | undefined, size: number): RequestedRange {
  // No range of an empty file exists, so neither a 206 nor a Content-Range could describe it.
  if (header === undefined || size === 0) return WHOLE
  const match = SINGLE_BYTE_RANGE.exec(header)
  if (match === null) return WHOLE
  const [, first = '', last = ''] = match
  if (first === '') return parseSuffix(last, size)
  const start = Number(first)
  if (last !== '' && Number(last) < start) return WHOLE
  if (start >= size) return UNSATISFIABLE
  // Numbers too large to be exact are far past the end and truncated here.
  return { kind: 'part', range: { start, end: last === '' ? size : Math.min(Number(last) + 1, size) } }
}

function parseSuffix(digits: string, size: number): RequestedRange {
  if (digits === '') return WHOLE
  const length = Number(digits)
  return length === 0 ? UNSATISFIABLE : { kind: 'part', range: { start: Math.max(0, size - length), end: size } }
}
