import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { retryAfterOf, type SessionFailure, sessionFailureOf } from '@streamvault/slice-cache'
import type { SourceFailure } from './choose-source.ts'
import { NoSourceError } from './errors.ts'

/** What a read throws when no source is left. `onMissing` is told when all of them said that they have the file no more. */
export function giveUp(
  file: MediaFile,
  failures: readonly SourceFailure[],
  onMissing: (fileId: string) => void,
): Error {
  const errors = failures.map(({ error }) => error)
  // Another source may still have had the old bytes; now that none has, the first that changed tells why.
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

/** What is over soonest comes first; that somebody has to mend it is said only where nothing else was in the way. */
function sessionsInTheWay(errors: readonly unknown[]): SessionFailure | undefined {
  const failures = errors.map(sessionFailureOf)
  if (failures.includes('sessions_busy')) return 'sessions_busy'
  if (failures.includes('sessions_unreachable')) return 'sessions_unreachable'
  if (errors.length === 0) return undefined
  if (errors.every((error) => retryAfterOf(error) !== undefined)) return 'sessions_busy'
  return failures.every((failure) => failure === 'no_sessions') ? 'no_sessions' : undefined
}
