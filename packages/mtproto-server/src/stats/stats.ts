/** Counters of one account since the last reset. */
export interface SessionStats {
  /** `upload.getFile` requests, including refused ones. */
  requests: number
  /** `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X` answers to chunk requests. */
  floodWaits: number
  /**
   * Chunk requests that arrived while the account had to wait in that data centre. Requests sent before the order can have
   * arrived do not count: a round trip, the queued answers of that connection, and a quarter of a second are allowed.
   */
  requestsWhileResting: number
  /** The maximum number of `upload.getFile` requests in any second. */
  maxPerSecond: number
}

/** Counters of the server since its start or the last reset. */
export interface Stats {
  getFile: {
    /** `upload.getFile` requests, including refused ones. */
    requests: number
    /** Bytes of files in the answers. */
    bytes: number
  }
  /** By account id. */
  bySession: Record<string, SessionStats>
  /** Connections accepted. */
  connections: number
  /** `auth.exportAuthorization` calls. */
  exportAuthorization: number
  /** Successful sign-ins, by token, code or password. */
  logins: number
  /** Completed key exchanges, including temporary keys. */
  keys: number
  /** Answers that clients cancelled. */
  droppedAnswers: number
  /** Parts saved. */
  savedParts: number
  /** Calls by method. */
  methods: Record<string, number>
}
