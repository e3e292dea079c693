/** What a store tells besides its results, for logs and metrics. */
export type TelegramStoreEvent =
  /** An answer was refused because its bytes were not those that were stored; another session was asked. */
  | { kind: 'damaged'; sessionId: string }
  /** A request failed on one session and went on elsewhere. `problem` is a short constant word. */
  | { kind: 'failed-over'; sessionId: string; problem: string }
  /** The pinned message could not be brought up to date. The next write tries again. */
  | { kind: 'head-failed'; error: unknown }
  /** A manifest could not be kept on disk: it is read from the channel the next time. */
  | { kind: 'cache-failed'; error: unknown }
  /** Uploads that nobody goes on with could not be given up. The first upload after the next start tries again. */
  | { kind: 'sweep-failed'; error: unknown }
