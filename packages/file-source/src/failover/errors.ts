import { type SessionFailure, sessionFailureOf } from '@streamvault/slice-cache'
import type { WaitLimit } from './time-limits.ts'

interface NoSourceOptions extends ErrorOptions {
  retryAfterMs?: number | undefined
  /** How sessions were in the way, where it was they. */
  sessions?: SessionFailure | undefined
}

/** No source of a file could give the bytes. */
export class NoSourceError extends Error {
  override name = 'NoSourceError'
  /** Another than `no_source` when it was sessions that were in the way of who has the bytes. */
  readonly code: 'no_source' | SessionFailure
  /** The earliest moment at which one of them said it may be asked again, in milliseconds from now. */
  readonly retryAfterMs: number | undefined

  constructor(fileId: string, tried: number, options?: NoSourceOptions) {
    super(`Cannot read file "${fileId}": none of ${tried} sources gave its bytes`, options)
    this.code = options?.sessions ?? 'no_source'
    this.retryAfterMs = options?.retryAfterMs
  }
}

/** A source gave no byte for too long. */
export class SourceHungError extends Error {
  override name = 'SourceHungError'
  readonly code = 'source_hung'

  constructor(store: string, piece: WaitLimit, ms: number) {
    super(`Cannot read on from store "${store}": no ${piece} byte within ${ms} ms`)
  }
}

/** A source gave bytes that are not those of the file. None of them left. */
export class SourceLiedError extends Error {
  override name = 'SourceLiedError'
  readonly code = 'source_lied'

  constructor(store: string, reason: string) {
    super(`Cannot use what store "${store}" gave: ${reason}`)
  }
}

/** A source ended before the end. What it gave until then is good. */
export class SourceShortError extends Error {
  override name = 'SourceShortError'
  readonly code = 'source_short'

  constructor(store: string, end: number, position: number) {
    super(`Cannot read on from store "${store}": it ended at byte ${position}, expected ${end}`)
  }
}

/**
 * Whether a store refused for want of a free session. It answers that at once, and to one viewer: the next may be served,
 * so that nothing is remembered of it.
 */
export function isBusy(error: unknown): boolean {
  return sessionFailureOf(error) === 'sessions_busy'
}
