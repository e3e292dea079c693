/** Generates ids of the server's messages: the time in 2^-32 seconds, strictly increasing. */
export interface MessageIds {
  /** An id for an answer to a client's message. */
  nextAnswer(): bigint
  /** An id for an unsolicited message. */
  nextNotice(): bigint
}

/** The time in a message id, in milliseconds since 1970. */
export function timeOfMessageId(id: bigint): number {
  return Number((id * 1000n) >> 32n)
}

/** The smallest message id of a time. */
export function messageIdAt(ms: number): bigint {
  return ((BigInt(ms) << 32n) / 1000n) & ~3n
}

/** Creates the id generator that all sessions share. */
export function createMessageIds(now: () => number = Date.now): MessageIds {
  let last = 0n
  function next(kind: bigint): bigint {
    const base = messageIdAt(now())
    last = (base > last ? base : (last & ~3n) + 4n) + kind
    return last
  }
  return { nextAnswer: () => next(1n), nextNotice: () => next(3n) }
}
