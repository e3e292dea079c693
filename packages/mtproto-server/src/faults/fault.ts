/** The kinds of faults that can be injected. */
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
 * - `flood`, `premiumFlood`: `FLOOD_WAIT_X`, `FLOOD_PREMIUM_WAIT_X`; the account must then wait in that data centre.
 * - `expired`: every file reference issued to the account so far becomes invalid.
 * - `migrate`: the requested file moves to another data centre.
 * - `drop`: the connection is cut before the request is processed. `lost`: after processing, before the answer.
 * - `hang`: the connection stays open but silent. `slow`: the answer comes late.
 * - `salt`: every key gets a new salt, at once.
 * - `revoke`: the account's keys are no longer signed in.
 * - `deleted`: the message through which the client requests the file is deleted; copies in other messages stay.
 * - `dcDown`: a whole data centre is unreachable, at once.
 * - `damage`: bytes of the answer differ from those of the file.
 */
export type FaultKind = (typeof FAULT_KINDS)[number]

/** A fault to inject. */
export interface Fault {
  kind: FaultKind
  /** Id of the account that it hits. Default: any account. */
  session?: number
  /**
   * Total number of hits. Default: unlimited for as long as `seconds` says where that is a time span (see `seconds`),
   * else once: `revoke`, `deleted`, `migrate` and `damage` once in total, the others once per account.
   */
  times?: number
  /**
   * `flood`, `premiumFlood`: the X of the wait (default 30). `hang`: duration of the silence (default: until the
   * client leaves). `dcDown`: duration (default 10). `revoke`, `deleted`: time until the fault is undone (default:
   * never). Others: time for which the fault is armed.
   */
  seconds?: number
  /** The only method that it hits. Default: downloads and uploads of file parts. */
  method?: string
  /** The data centre that `dcDown` closes, or in which other faults hit. Default: the home data centre, or any. */
  dc?: number
  /** Delay of a `slow` answer, in milliseconds. Default 2000. */
  delayMs?: number
}
