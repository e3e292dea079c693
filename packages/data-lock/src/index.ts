export { type DataHolder, readDataHolder } from './data-holder.ts'
export { acquireDataLock, type DataLock, DataLockedError } from './data-lock.ts'
