import type { AuthKey } from './auth-key.ts'
import type { Connection } from './connection.ts'
import { createKeptMessages, type KeptMessages } from './kept-messages.ts'
import { createReceivedMessages, type ReceivedMessages } from './received-messages.ts'

/** One client's session: it outlives its connections. */
export interface Session {
  /** As the client chose it. */
  readonly id: bigint
  /** The key of its last packet. */
  readonly key: AuthKey
  /** The messages that came. */
  readonly received: ReceivedMessages
  /** The messages sent and not acknowledged. */
  readonly kept: KeptMessages
  /** Calls that are being answered, by the id of their message. */
  readonly running: Map<bigint, RunningCall>
  /** Where its last packet came from; it may have closed since. */
  connection: Connection | undefined
  /** Messages sent that ask for an acknowledgement. */
  sentContent: number
  /** Whether the client was told that the session is new. */
  announced: boolean
  /** Whether it has made a call outside `invokeWithoutUpdates`. */
  wantsUpdates: boolean
}

/** A call that is being answered. */
interface RunningCall {
  /** Whether it ended well; never rejects. */
  readonly done: Promise<boolean>
  /** Ends it. */
  readonly controller: AbortController
}

/** Makes a session that nobody has spoken in. */
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
