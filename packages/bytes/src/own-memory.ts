import { KIB } from './sizes.ts'

/** Smaller arrays may be views of a pool of Node or a library; they are left to the garbage collector. */
const MIN_BYTES = 64 * KIB
/** Headers and padding around bytes received in their own buffer. More may be other data. */
const MAX_OVERHEAD_BYTES = 128

/** The buffer that holds only these bytes: it may be transferred to another thread. `undefined` if it may hold others. */
export function ownMemoryOf(bytes: Uint8Array): ArrayBuffer | undefined {
  const { buffer } = bytes
  const isAlone = bytes.byteLength >= MIN_BYTES && buffer.byteLength - bytes.byteLength <= MAX_OVERHEAD_BYTES
  return isAlone && buffer instanceof ArrayBuffer ? buffer : undefined
}

/**
 * Frees at once the buffer that holds only these bytes; they are empty afterwards. The garbage collector would let some
 * 64 MiB of such buffers accumulate in each thread.
 */
export function freeBytes(bytes: Uint8Array): void {
  ownMemoryOf(bytes)?.transfer(0)
}
