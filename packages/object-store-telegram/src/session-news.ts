/** Faults on the way to Telegram from which a session recovers by itself, by their names in metrics. */
export type SessionFault =
  /** A file was in another data centre than recorded. */
  | 'migrated'
  /** A file reference had expired, and its message was read again. */
  | 'reference_expired'
  /** Telegram required a new salt; the refused requests were sent again. */
  | 'salt'
  /** An established connection was lost. */
  | 'dropped'
  /** A connection fell silent before it had answered, and was replaced. */
  | 'hung'
  /** A request's connection was lost or replaced before the answer: the request is sent again. */
  | 'lost'
  /** A request timed out. */
  | 'unanswered'
  /** No connection to a data centre could be opened for so long that it counts as gone. */
  | 'unreachable'

/** A session's news about its connections to Telegram. */
export type SessionNews =
  | { kind: 'fault'; fault: SessionFault }
  /** Whether it has a connection to a data centre: sent on each change, and at the first connection. */
  | { kind: 'reach'; dc: number; isHome: boolean; isReachable: boolean }
