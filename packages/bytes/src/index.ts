export type { ByteRange } from './byte-range.ts'
export { KIB, MIB } from './sizes.ts'
