import type { AuthKey } from './auth-key.ts'
import type { Connection } from './connection.ts'
import { createKeptMessages, type KeptMessages } from './kept-messages.ts'
import { createReceivedMessages, type ReceivedMessages } from './received-messages.ts'

/** One client's session: it survives its connections. */
export interface Session {
  /** Chosen by the client. */
  readonly id: bigint
  /** The key of its last packet. */
  readonly key: AuthKey
  /** The received messages. */
  readonly received: ReceivedMessages
  /** The sent, unacknowledged messages. */
  readonly kept: KeptMessages
  /** Running calls, by the id of their message. */
  readonly running: Map<bigint, RunningCall>
  /** The connection of its last packet; it may have closed since. */
  connection: Connection | undefined
  /** Number of sent messages that need an acknowledgement. */
  sentContent: number
  /** Whether the client got the new-session notice. */
  announced: boolean
  /** Whether the client has made a call outside `invokeWithoutUpdates`. */
  wantsUpdates: boolean
}

/** A running call. */
interface RunningCall {
  /** Whether it succeeded; never rejects. */
  readonly done: Promise<boolean>
  /** Aborts it. */
  readonly controller: AbortController
}

/** Creates a session without messages. */
export function createSession(id: bigint, key: AuthKey): Session {
  return {
    id,
    key,
    received: createReceivedMessages(),
    kept: createKeptMessages(),
    running: new Map(),
    connection: undefined,
    sentContent: 0,
    announced: false,
    wantsUpdates: false,
  }
}
