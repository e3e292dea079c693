import { KIB } from './sizes.ts'

/** Fewer bytes may lie in memory that Node or a library shares out; they are left to the collector. */
const MIN_BYTES = 64 * KIB
/** What lies around bytes that came alone: headers and padding. More may be somebody else's bytes. */
const MAX_OVERHEAD_BYTES = 128

/** The memory that bytes have to themselves: what may be moved to another thread. `undefined` where others may lie in it too. */
export function ownMemoryOf(bytes: Uint8Array): ArrayBuffer | undefined {
  const { buffer } = bytes
  const isAlone = bytes.byteLength >= MIN_BYTES && buffer.byteLength - bytes.byteLength <= MAX_OVERHEAD_BYTES
  return isAlone && buffer instanceof ArrayBuffer ? buffer : undefined
}

/**
 * Gives memory back at once that bytes have to themselves; they are empty afterwards. The collector would let some 64 MiB of
 * such memory gather in each thread before it looks.
 */
export function freeBytes(bytes: Uint8Array): void {
  ownMemoryOf(bytes)?.transfer(0)
}
