export type { ReadCount, ReadPurpose } from './counted-store.ts'
export { createCountedStore } from './counted-store.ts'
export {
  ObjectChangedError,
  ObjectNotFoundError,
  ObjectRangeError,
  ReadOnlyStoreError,
  StoreFullError,
} from './errors.ts'
export type { ObjectStat, ObjectStore, ReadOptions, ReadPriority, StoredObject } from './object-store.ts'
