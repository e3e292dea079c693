import type { ByteRange } from '@streamvault/bytes'

/** The contents of a `Content-Range` header. */
export interface ContentRange {
  /** `undefined` when the requested range was refused. */
  range: ByteRange | undefined
  /** Of the whole object. */
  size: number
}

/** Parses `bytes 0-9/100` and a refusal with the size only; `undefined` for anything else, an unknown size included. */
export function readContentRange(text: string | undefined): ContentRange | undefined {
  const match = /^bytes (?:(\d{1,16})-(\d{1,16})|\*)\/(\d{1,16})$/i.exec(text?.trim() ?? '')
  if (match === null) return undefined
  const size = Number(match[3])
  if (match[1] === undefined) return { range: undefined, size }
  const range = { start: Number(match[1]), end: Number(match[2]) + 1 }
  return range.start < range.end && range.end <= size ? { range, size } : undefined
}
