/** What one account did since the last reset. */
export interface SessionStats {
  /** `upload.getFile` requests, refused ones too. */
  requests: number
  /** `FLOOD_WAIT_X` and `FLOOD_PREMIUM_WAIT_X` answers to chunk requests. */
  floodWaits: number
  /**
   * Chunk requests that came while the account had to rest in that data centre. What was on its way when the answer left
   * (a round trip, and a quarter of a second for the machines) is not held against it.
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
  /** Parts saved. */
  savedParts: number
  /** Calls by method. */
  methods: Record<string, number>
}
