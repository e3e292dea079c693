/** Trouble on the way to Telegram that a session gets over by itself, by its names in metrics. */
export type SessionFault =
  /** A file lay in another data centre than was known. */
  | 'migrated'
  /** The reference of a file was old, and its message was read again. */
  | 'reference_expired'
  /** Telegram wanted another salt; what it refused for that was sent again. */
  | 'salt'
  /** A connection that stood was lost. */
  | 'dropped'
  /** A connection said nothing more while it owed an answer, and was replaced. */
  | 'hung'
  /** The connection of a request was lost or replaced before its answer came: it is asked for again. */
  | 'lost'
  /** A request was given up, because no answer came in its time. */
  | 'unanswered'
  /** No connection to a data centre could be made for so long that it counts as gone. */
  | 'unreachable'

/** What a session tells of its way to Telegram. */
export type SessionNews =
  | { kind: 'fault'; fault: SessionFault }
  /** Whether it has a connection to a data centre: told when that changes, and when the first stands. */
  | { kind: 'reach'; dc: number; isHome: boolean; isReachable: boolean }
