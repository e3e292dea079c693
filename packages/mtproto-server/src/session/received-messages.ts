/** What became of a message that a client sent. */
type Outcome = 'running' | 'done' | 'failed'

/** Error numbers of `bad_msg_notification`, as Telegram's protocol gives them. */
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

/** The last messages of one session, by which repeats and wrong counters are seen. */
export interface ReceivedMessages {
  /** What became of a message, or `undefined` when it has not come (or is forgotten). */
  outcomeOf(id: bigint): Outcome | undefined
  /** The number of what is wrong with a message's id or counter; `undefined` when nothing is. Does not note it. */
  check(id: bigint, sequence: number): number | undefined
  /** Notes a message, or what became of it. */
  note(id: bigint, sequence: number, outcome: Outcome): void
  /** Forgets a message as if it had not come, so that its repeat is taken in. */
  forget(id: bigint): void
  /** How the protocol's `msgs_state_info` tells of a message: 1 unknown, 2 and 3 not received, 4 received. */
  stateOf(id: bigint): number
}

/** Makes an empty record of at most `limit` messages; the lowest ids go first. */
export function createReceivedMessages(limit = 4096): ReceivedMessages {
  // In the order of ids, which is nearly always the order of arrival.
  const list: Received[] = []
  const byId = new Map<bigint, Received>()
  let forgottenUpTo = 0n

  /** Where a message with this id is or would be. */
  function placeOf(id: bigint): number {
    let low = 0
    let high = list.length
    // Nearly all come last.
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

/** Whether counters run backwards from a lower id to a higher one; two messages to be acknowledged never share one. */
function isOutOfStep(lower: number, higher: number): boolean {
  return lower > higher || (lower === higher && lower % 2 === 1)
}
