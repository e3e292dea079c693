export type { ByteRange } from './byte-range.ts'
export { GIB, KIB, MIB } from './sizes.ts'
export { type TimeLimits, withinTime } from './within-time.ts'
