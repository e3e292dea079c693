export type { ByteRange } from './byte-range.ts'
export { freeBytes, ownMemoryOf } from './own-memory.ts'
export { KIB, MIB } from './sizes.ts'
