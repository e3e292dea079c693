/** The kinds of trouble that can be ordered. */
export const FAULT_KINDS = [
  'flood',
  'premiumFlood',
  'expired',
  'migrate',
  'drop',
  'hang',
  'slow',
  'lost',
  'salt',
  'revoke',
  'deleted',
  'dcDown',
  'damage',
] as const

/**
 * - `flood`, `premiumFlood`: `FLOOD_WAIT_X`, `FLOOD_PREMIUM_WAIT_X`; the account then rests in that data centre.
 * - `expired`: every file reference that the account was given so far stops opening its file.
 * - `migrate`: the file that is asked for moves to another data centre.
 * - `drop`: the connection is cut before the request is looked at. `lost`: after it was processed, before the answer.
 * - `hang`: the connection stays open and says nothing more. `slow`: the answer comes late.
 * - `salt`: every key gets another salt, at once.
 * - `revoke`: the account's keys are no longer signed in.
 * - `deleted`: the message through which a file is asked for is deleted; copies in other messages stay.
 * - `dcDown`: a whole data centre is gone, at once.
 * - `damage`: bytes of the answer are other than those of the file.
 */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Trouble to come. */
export interface Fault {
  kind: FaultKind
  /** The account that it meets, by id. Without it any account. */
  session?: number
  /**
   * How often it strikes in all. Without it: for as long as `seconds` says where that is a time span (see `seconds`),
   * else once: `revoke`, `deleted`, `migrate` and `damage` once in all, the others once for every account that comes.
   */
  times?: number
  /**
   * `flood`, `premiumFlood`: the X of the wait (default 30). `hang`: how long the connection is silent (default: until the
   * client leaves). `dcDown`: how long it is gone (default 10). `revoke`, `deleted`: how long until it is undone (default:
   * never). The others: the fault is armed for so long.
   */
  seconds?: number
  /** The one method that it meets. Default: requests for and uploads of parts of files. */
  method?: string
  /** The data centre that `dcDown` closes, or in which the others strike. Default: the home data centre, or any. */
  dc?: number
  /** How late a `slow` answer is, in milliseconds. Default 2000. */
  delayMs?: number
}
