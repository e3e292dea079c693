import { MIB } from '@streamvault/bytes'

/** How far one read may run ahead of its reader. */
export interface StreamWindow {
  /** Bytes that may be on their way or waiting, the piece that the reader waits for included. */
  readonly bytes: number
  /** Told of every piece the reader took, and whether it had to wait for it. */
  took(bytes: number, hadToWait: boolean): void
}

const START_BYTES = 2 * MIB
const STEP_BYTES = MIB

/**
 * Makes a window that doubles while its reader is faster than the network, and shrinks step by step while it is slower:
 * a player that takes its film at the film's own pace needs little, a copy takes all there is. It changes once in as
 * many bytes as it has, so that pieces that arrive together count once.
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
