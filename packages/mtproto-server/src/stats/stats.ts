/** What one account did since the last reset. */
export interface SessionStats {
  /** `upload.getFile` requests, refused ones too. */
  requests: number
  /** `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X` answers to chunk requests. */
  floodWaits: number
  /**
   * Chunk requests that came while the account had to rest in that data centre. What it sent before it can have heard of
   * it is not held against it: a round trip, the answers before it on that connection, and a quarter of a second.
   */
  requestsWhileResting: number
  /** The most `upload.getFile` requests within any second. */
  maxPerSecond: number
}

/** What the server saw since it started or since the last reset. */
export interface Stats {
  getFile: {
    /** `upload.getFile` requests, refused ones too. */
    requests: number
    /** Bytes of files in the answers. */
    bytes: number
  }
  /** By the id of the account. */
  bySession: Record<string, SessionStats>
  /** Connections accepted. */
  connections: number
  /** `auth.exportAuthorization` calls. */
  exportAuthorization: number
  /** Sign-ins that were let in, by token, code or password. */
  logins: number
  /** Key exchanges completed, temporary keys included. */
  keys: number
  /** Answers that clients said they no longer want. */
  droppedAnswers: number
  /** Parts saved. */
  savedParts: number
  /** Calls by method. */
  methods: Record<string, number>
}
