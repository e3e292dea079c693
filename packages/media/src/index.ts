export { DamagedMediaError, NotMediaError, ProbeUnavailableError } from './errors.ts'
export type { MediaByteSource } from './media-byte-source.ts'
export { type ProbeOptions, probeMedia } from './probe-media.ts'
export { qualityOf } from './quality.ts'
