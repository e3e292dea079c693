import type { ByteRange } from '@streamvault/bytes'

/** What an answer says of the bytes that it has. */
export interface ContentRange {
  /** `undefined` when the asked range was refused. */
  range: ByteRange | undefined
  /** Of the whole object. */
  size: number
}

/** Reads `bytes 0-9/100` and a refusal with the size alone; `undefined` for anything else, an unknown size included. */
export function readContentRange(text: string | undefined): ContentRange | undefined {
  const match = /^bytes (?:(\d{1,16})-(\d{1,16})|\*)\/(\d{1,16})$/i.exec(text?.trim() ?? '')
  if (match === null) return undefined
  const size = Number(match[3])
  if (match[1] === undefined) return { range: undefined, size }
  const range = { start: Number(match[1]), end: Number(match[2]) + 1 }
  return range.start < range.end && range.end <= size ? { range, size } : undefined
}
