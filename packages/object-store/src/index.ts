export { assertRange } from './assert-range.ts'
export type { BlockHasher } from './block-hashes.ts'
export { BLOCK_BYTES, BLOCK_HASH_BYTES, createBlockHasher, isBlock } from './block-hashes.ts'
export type { ReadCount, ReadPurpose } from './counted-store.ts'
export { createCountedStore } from './counted-store.ts'
export {
  ObjectBrokenOffError,
  ObjectChangedError,
  ObjectNotFoundError,
  ObjectRangeError,
  ReadOnlyStoreError,
  StoreFullError,
} from './errors.ts'
export { isObjectKey, isPlannedKey, planObjectKey, planObjectName } from './object-key.ts'
export type {
  ObjectStat,
  ObjectStore,
  ReadOptions,
  ReadPriority,
  ResumableObjectStore,
  ResumableSource,
  StoredObject,
  WriteOptions,
} from './object-store.ts'
export { type OpenedWindow, readInWindows, type WindowedRead } from './read-in-windows.ts'
export { splitIntoParts } from './split-into-parts.ts'
export { untilAborted } from './until-aborted.ts'
