/** The result of a client's message. */
type Outcome = 'running' | 'done' | 'failed'

/** Error codes of `bad_msg_notification`, from Telegram's protocol. */
export const BAD_MESSAGE = {
  idTooLow: 16,
  idTooHigh: 17,
  idWrongBits: 18,
  idTooOld: 20,
  sequenceTooLow: 32,
  sequenceTooHigh: 33,
  evenExpected: 34,
  oddExpected: 35,
  saltWrong: 48,
  containerInvalid: 64,
} as const

interface Received {
  id: bigint
  sequence: number
  outcome: Outcome
}

/** The last messages of one session, to detect duplicates and wrong counters. */
export interface ReceivedMessages {
  /** The result of a message, or `undefined` if it has not arrived (or is forgotten). */
  outcomeOf(id: bigint): Outcome | undefined
  /** The error code for a message's id or counter; `undefined` if both are valid. Does not record the message. */
  check(id: bigint, sequence: number): number | undefined
  /** Records a message, or its result. */
  note(id: bigint, sequence: number, outcome: Outcome): void
  /** Forgets a message as if it had not arrived, so that its repeat is processed. */
  forget(id: bigint): void
  /** The state for the protocol's `msgs_state_info`: 1 unknown, 2 and 3 not received, 4 received. */
  stateOf(id: bigint): number
}

/** Creates an empty record of at most `limit` messages; the lowest ids are evicted first. */
export function createReceivedMessages(limit = 4096): ReceivedMessages {
  // Sorted by id, which is nearly always the order of arrival.
  const list: Received[] = []
  const byId = new Map<bigint, Received>()
  let forgottenUpTo = 0n

  /** The index of a message with this id, existing or not. */
  function placeOf(id: bigint): number {
    let low = 0
    let high = list.length
    // Nearly every message is the newest.
    if (high > 0 && (list[high - 1] as Received).id < id) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((list[middle] as Received).id < id) low = middle + 1
      else high = middle
    }
    return low
  }

  function insert(message: Received): void {
    list.splice(placeOf(message.id), 0, message)
    byId.set(message.id, message)
    if (list.length <= limit) return
    const lowest = list.shift() as Received
    byId.delete(lowest.id)
    forgottenUpTo = lowest.id
  }

  return {
    outcomeOf: (id) => byId.get(id)?.outcome,
    check(id, sequence) {
      if (id <= forgottenUpTo) return BAD_MESSAGE.idTooOld
      const place = placeOf(id)
      const before = list[place - 1]
      const behind = list[place]
      if (before !== undefined && isOutOfStep(before.sequence, sequence)) return BAD_MESSAGE.sequenceTooLow
      if (behind !== undefined && isOutOfStep(sequence, behind.sequence)) return BAD_MESSAGE.sequenceTooHigh
      return undefined
    },
    note(id, sequence, outcome) {
      const known = byId.get(id)
      if (known === undefined) insert({ id, sequence, outcome })
      else known.outcome = outcome
    },
    forget(id) {
      if (byId.delete(id)) list.splice(placeOf(id), 1)
    },
    stateOf(id) {
      if (byId.has(id)) return 4
      if (id <= forgottenUpTo) return 1
      return id > (list.at(-1)?.id ?? 0n) ? 3 : 2
    },
  }
}

/** Whether counters decrease from a lower id to a higher one; two messages that need acknowledgement never share one. */
function isOutOfStep(lower: number, higher: number): boolean {
  return lower > higher || (lower === higher && lower % 2 === 1)
}
