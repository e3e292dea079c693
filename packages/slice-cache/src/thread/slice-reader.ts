import type { ByteRange } from '@streamvault/bytes'
import type { RangeReader, SliceReaderOptions } from './range-reader.ts'
import { SliceRangeReader } from './slice-range-reader.ts'

/** Opens ranges of files. `viewer` is an opaque name for sources that serve a limited number of viewers at once. */
export type OpenRange = (fileId: string, range: ByteRange, viewer?: string) => RangeReader

/** Makes range readers over the slices of one thread. */
export function createSliceReader(options: SliceReaderOptions): OpenRange {
  return (fileId, range, viewer) => new SliceRangeReader(options, fileId, range, viewer)
}
