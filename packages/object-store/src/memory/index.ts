export type { MemoryObjectStore, MemoryObjectStoreOptions } from './memory-object-store.ts'
export { createMemoryObjectStore } from './memory-object-store.ts'
