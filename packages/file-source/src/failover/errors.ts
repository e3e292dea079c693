import { type SessionFailure, sessionFailureOf } from '@streamvault/slice-cache'
import type { WaitLimit } from './time-limits.ts'

interface NoSourceOptions extends ErrorOptions {
  retryAfterMs?: number | undefined
  /** How sessions caused the failure, if they did. */
  sessions?: SessionFailure | undefined
}

/** No source of a file could give the bytes. */
export class NoSourceError extends Error {
  override name = 'NoSourceError'
  /** `no_source`, or the session failure that blocked the sources that have the bytes. */
  readonly code: 'no_source' | SessionFailure
  /** The earliest retry that a source announced, in milliseconds from now. */
  readonly retryAfterMs: number | undefined

  constructor(fileId: string, tried: number, options?: NoSourceOptions) {
    super(`Cannot read file "${fileId}": none of ${tried} sources gave its bytes`, options)
    this.code = options?.sessions ?? 'no_source'
    this.retryAfterMs = options?.retryAfterMs
  }
}

/** A source gave no byte within its time limit. */
export class SourceHungError extends Error {
  override name = 'SourceHungError'
  readonly code = 'source_hung'

  constructor(store: string, piece: WaitLimit, ms: number) {
    super(`Cannot read on from store "${store}": no ${piece} byte within ${ms} ms`)
  }
}

/** A source gave bytes that do not match the file's hashes. None of them reached the reader. */
export class SourceLiedError extends Error {
  override name = 'SourceLiedError'
  readonly code = 'source_lied'

  constructor(store: string, reason: string) {
    super(`Cannot use what store "${store}" gave: ${reason}`)
  }
}

/** A source ended too early. Its bytes until then are valid. */
export class SourceShortError extends Error {
  override name = 'SourceShortError'
  readonly code = 'source_short'

  constructor(store: string, end: number, position: number) {
    super(`Cannot read on from store "${store}": it ended at byte ${position}, expected ${end}`)
  }
}

/**
 * Whether a store refused because no session was free. The store answers so at once, to one viewer: the next may be
 * served, so it does not affect the source's standing.
 */
export function isBusy(error: unknown): boolean {
  return sessionFailureOf(error) === 'sessions_busy'
}
