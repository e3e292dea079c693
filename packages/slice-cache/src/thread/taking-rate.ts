/** The rate at which bytes are taken, with the latest weighted most. */
export interface TakingRate {
  readonly bytesPerSecond: number
  took(bytes: number, nowMs: number): void
}

/**
 * Measures over about `overMs`. It starts at zero, so that one burst says little: a rate of R is only reached by taking
 * R × `overMs` bytes.
 */
export function createTakingRate(overMs: number): TakingRate {
  let bytesPerSecond = 0
  let lastMs: number | undefined
  return {
    get bytesPerSecond() {
      return bytesPerSecond
    },
    took(bytes, nowMs) {
      // A step backwards of the clock counts as no time.
      const passedMs = Math.max(0, nowMs - (lastMs ?? nowMs))
      lastMs = nowMs
      bytesPerSecond = bytesPerSecond * Math.exp(-passedMs / overMs) + (bytes * 1000) / overMs
    },
  }
}
