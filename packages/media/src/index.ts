export { DamagedMediaError, NotMediaError } from './errors.ts'
export type { MediaByteSource } from './media-byte-source.ts'
export { probeMedia } from './probe-media.ts'
export { qualityOf } from './quality.ts'
