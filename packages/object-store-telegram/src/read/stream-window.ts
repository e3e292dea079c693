import { MIB } from '@streamvault/bytes'

/** How far one read may run ahead of its reader. */
export interface StreamWindow {
  /** Bytes in flight or waiting, including the piece that the reader waits for. */
  readonly bytes: number
  /** Called with every piece the reader took, and whether the reader had to wait for it. */
  took(bytes: number, hadToWait: boolean): void
}

const START_BYTES = 2 * MIB
const STEP_BYTES = MIB

/**
 * Creates a window that doubles while its reader is faster than the network, and shrinks step by step while the reader
 * is slower: a player at playback speed needs little, a copy takes everything. The window changes at most once per its
 * own number of bytes, so that pieces that arrive together count once.
 */
export function createStreamWindow({ maxBytes }: { maxBytes: number }): StreamWindow {
  let bytes = Math.min(START_BYTES, maxBytes)
  let taken = 0
  let waits = 0
  return {
    get bytes() {
      return bytes
    },
    took(piece, hadToWait) {
      taken += piece
      if (hadToWait) waits += 1
      if (taken < bytes) return
      bytes = waits > 0 ? Math.min(bytes * 2, maxBytes) : Math.max(bytes - STEP_BYTES, Math.min(START_BYTES, maxBytes))
      taken = 0
      waits = 0
    },
  }
}
