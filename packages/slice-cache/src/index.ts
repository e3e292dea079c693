export { type CacheState, type CacheTools, createCacheTools } from './cache-tools.ts'
export { DamagedSliceError, type SliceFailure, SliceUnavailableError } from './errors.ts'
export type { FileMeta } from './file-meta.ts'
export { createFiller, type Filler, type FillerOptions, type FillerStats } from './filler.ts'
export {
  type AheadFetch,
  type Arriving,
  createFillerClient,
  type FillerClient,
  type FillerClientOptions,
} from './filler-client.ts'
export { createHotMemory, type HotMemory, type HotMemoryOptions } from './hot-memory.ts'
export { type HotBytes, type HotSlice, type HotSlices, openHotSlices } from './hot-slices.ts'
export type { FillerPort, SliceAsk, ToFiller, ToWorker } from './messages.ts'
export { createOpenSlices, type OpenSlice, type OpenSlices, type OpenSlicesOptions } from './open-slices.ts'
export type { ScrubOptions, ScrubResult } from './scrub-slices.ts'
export { slicePath } from './slice-folder.ts'
export { BLOCK_BYTES, HEADER_BYTES, MAX_SLICE_BYTES } from './slice-format.ts'
export type { KeptFile } from './slice-index.ts'
export type { SliceKey } from './slice-key.ts'
export type { SliceWindow } from './slice-plan.ts'
export { createSliceReader, type OpenRange, type RangeReader, type SliceReaderOptions } from './slice-reader.ts'
export type { RemovedSlices } from './slice-removals.ts'
export type { SliceSource } from './slice-source.ts'
export { createSliceStore, type SliceStore, type SliceStoreOptions } from './slice-store.ts'
export type { WarmOptions, WarmResult } from './warm-file.ts'
