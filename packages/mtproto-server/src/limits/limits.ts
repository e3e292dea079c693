/** What the server allows, and how the line between it and its clients is. 0 switches a limit off. */
export interface Limits {
  /** Round trip of every request, in milliseconds. */
  rttMs: number
  /** What one connection carries towards the client, in millions of bytes a second. */
  perConnectionMBs: number
  /** `upload.getFile` requests that one account may send within any second; saved parts are counted apart, under the same number. */
  chunkRate: number
  /** X of the `FLOOD_WAIT_X` for too many chunk requests. Starts anew only after it has passed. */
  floodSeconds: number
  /** Chunk requests of one account that may be under way in one data centre at once; one more is a `FLOOD_WAIT_1`. */
  parallelChunks: number
  /** Millions of bytes that an account without Premium may read within `premiumWindowSeconds`; then `FLOOD_PREMIUM_WAIT_X`. */
  premiumMB: number
  /** The window of `premiumMB`, in seconds. */
  premiumWindowSeconds: number
  /** X of `FLOOD_PREMIUM_WAIT_X`. */
  premiumWaitSeconds: number
  /** `auth.exportAuthorization` calls of one account within an hour; then `FLOOD_WAIT_X` until the oldest is an hour old. */
  exportsPerHour: number
  /** How long a file reference opens its file, in seconds. */
  referenceSeconds: number
  /** How long parts wait to be made a message, in seconds. */
  partsSeconds: number
}

/**
 * 30 chunk requests a second is the working figure of this project: Telegram publishes none. Waits of 5 to 15 seconds
 * and `exportAuthorization` waits of half an hour are what users of other programs report. A file reference lives
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
