/** Events of a store for logs and metrics. */
export type TelegramStoreEvent =
  /** An answer was discarded because its bytes differed from the stored ones; another session was asked. */
  | { kind: 'damaged'; sessionId: string }
  /** A request failed on one session and continued on another. `problem` is a short constant word. */
  | { kind: 'failed-over'; sessionId: string; problem: string }
  /** The pinned message could not be updated. The next write tries again. */
  | { kind: 'head-failed'; error: unknown }
  /** A manifest could not be written to disk: it is read from the channel the next time. */
  | { kind: 'cache-failed'; error: unknown }
  /** Abandoned uploads could not be cleaned up. The first upload after the next start tries again. */
  | { kind: 'sweep-failed'; error: unknown }
