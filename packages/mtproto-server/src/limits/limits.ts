/** The server's limits, and the simulated network. 0 switches a limit off. */
export interface Limits {
  /** Round trip of every request, in milliseconds. */
  rttMs: number
  /** Bandwidth of one connection to the client, in millions of bytes per second. */
  perConnectionMBs: number
  /** `upload.getFile` requests per account in any second; saved parts are counted separately, with the same limit. */
  chunkRate: number
  /** X of the `FLOOD_WAIT_X` for too many chunk requests. A new wait starts only after it has passed. */
  floodSeconds: number
  /** Concurrent chunk requests of one account in one data centre; one more gets `FLOOD_WAIT_1`. */
  parallelChunks: number
  /** Millions of bytes that an account without Premium may read per `premiumWindowSeconds`; then `FLOOD_PREMIUM_WAIT_X`. */
  premiumMB: number
  /** The window of `premiumMB`, in seconds. */
  premiumWindowSeconds: number
  /** X of `FLOOD_PREMIUM_WAIT_X`. */
  premiumWaitSeconds: number
  /** `auth.exportAuthorization` calls of one account per hour; then `FLOOD_WAIT_X` until the oldest is an hour old. */
  exportsPerHour: number
  /** Lifetime of a file reference, in seconds. */
  referenceSeconds: number
  /** Lifetime of uploaded parts without a message, in seconds. */
  partsSeconds: number
}

/**
 * 30 chunk requests per second is this project's working figure: Telegram publishes none. Users of other programs report
 * waits of 5 to 15 seconds, and `exportAuthorization` waits of half an hour. A file reference lives
 * "a few hours".
 */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  rttMs: 0,
  perConnectionMBs: 0,
  chunkRate: 30,
  floodSeconds: 5,
  parallelChunks: 0,
  premiumMB: 0,
  premiumWindowSeconds: 60,
  premiumWaitSeconds: 7,
  exportsPerHour: 10,
  referenceSeconds: 4 * 3600,
  partsSeconds: 12 * 3600,
}
