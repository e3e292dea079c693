/** An unacknowledged message to a client. */
export interface KeptMessage {
  /** Its own id. */
  id: bigint
  /** Its counter. */
  sequence: number
  /** Its content, plain. */
  body: Buffer
  /** The client's message that it answers; `undefined` for an unsolicited message. */
  answers: bigint | undefined
}

/** Unacknowledged messages, stored so that lost ones can be sent again. */
export interface KeptMessages {
  /** Stores a message. Above the limits, older messages are dropped, large ones first. */
  keep(message: KeptMessage): void
  /** Drops acknowledged messages. */
  release(ids: readonly bigint[]): void
  /** The stored message with this id. */
  find(id: bigint): KeptMessage | undefined
  /** The stored answer to a client's message. */
  answerTo(id: bigint): KeptMessage | undefined
  /** All of them, oldest first. */
  all(): KeptMessage[]
}

const MAX_MESSAGES = 512
const MAX_BYTES = 8 * 1024 * 1024
/** Answers up to this size may report a change that cannot be requested again; larger ones are chunks of files. */
const SMALL_BYTES = 16 * 1024

/** Creates an empty store for one session. */
export function createKeptMessages(): KeptMessages {
  const kept = new Map<bigint, KeptMessage>()
  const answers = new Map<bigint, KeptMessage>()
  let bytes = 0

  function drop(id: bigint): void {
    const message = kept.get(id)
    if (message === undefined) return
    kept.delete(id)
    if (message.answers !== undefined) answers.delete(message.answers)
    bytes -= message.body.length
  }

  function shrink(): void {
    if (kept.size > MAX_MESSAGES) drop((kept.keys().next().value ?? 0n) as bigint)
    for (const { id, body } of kept.values()) {
      if (bytes <= MAX_BYTES) return
      if (body.length > SMALL_BYTES) drop(id)
    }
  }

  return {
    keep(message) {
      kept.set(message.id, message)
      if (message.answers !== undefined) answers.set(message.answers, message)
      bytes += message.body.length
      shrink()
    },
    release(ids) {
      for (const id of ids) drop(id)
    },
    find: (id) => kept.get(id),
    answerTo: (id) => answers.get(id),
    all: () => [...kept.values()],
  }
}
