import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { retryAfterOf, type SessionFailure, sessionFailureOf } from '@streamvault/slice-cache'
import type { SourceFailure } from './choose-source.ts'
import { NoSourceError } from './errors.ts'

/** The error of a read without a source left. Calls `onMissing` when every source reported the file as missing. */
export function giveUp(
  file: MediaFile,
  failures: readonly SourceFailure[],
  onMissing: (fileId: string) => void,
): Error {
  const errors = failures.map(({ error }) => error)
  // Another source might have had the old bytes; now that none has, the first change is the reason.
  const changed = errors.find((error) => error instanceof ObjectChangedError)
  if (changed !== undefined) return changed
  const tried = new Set(failures.map(({ source }) => source)).size
  const [first] = errors
  const isGone = tried === file.sources.length && errors.every((error) => error instanceof ObjectNotFoundError)
  if (isGone) onMissing(file.id)
  if (isGone && first instanceof ObjectNotFoundError) return first
  const waits = errors.map(retryAfterOf).filter((ms) => ms !== undefined)
  const have = errors.filter((error) => !(error instanceof ObjectNotFoundError))
  const sessions = sessionsInTheWay(have)
  const told = errors.find((error) => sessionFailureOf(error) === (sessions ?? 'none'))
  const retryAfterMs = waits.length > 0 ? Math.min(...waits) : undefined
  return new NoSourceError(file.id, tried, { cause: told ?? first, sessions, retryAfterMs })
}

/** The failure that passes soonest comes first; `no_sessions` only when there was no other. */
function sessionsInTheWay(errors: readonly unknown[]): SessionFailure | undefined {
  const failures = errors.map(sessionFailureOf)
  if (failures.includes('sessions_busy')) return 'sessions_busy'
  if (failures.includes('sessions_unreachable')) return 'sessions_unreachable'
  if (errors.length === 0) return undefined
  if (errors.every((error) => retryAfterOf(error) !== undefined)) return 'sessions_busy'
  return failures.every((failure) => failure === 'no_sessions') ? 'no_sessions' : undefined
}
