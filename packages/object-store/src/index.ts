export { ObjectChangedError, ObjectNotFoundError, ObjectRangeError } from './errors.ts'
export type { ObjectStat, ObjectStore, ReadOptions, ReadPriority, StoredObject } from './object-store.ts'
