export type { ByteRange } from './byte-range.ts'
export { GIB, KIB, MIB } from './sizes.ts'
