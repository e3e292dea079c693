/** A run of bytes: `start` inclusive, `end` exclusive, both counted from 0. */
export interface ByteRange {
  start: number
  end: number
}
