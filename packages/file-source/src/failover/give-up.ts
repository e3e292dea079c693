import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError } from '@streamvault/object-store'
import { retryAfterOf } from '@streamvault/slice-cache'
import type { SourceFailure } from './choose-source.ts'
import { isBusy, NoSourceError } from './errors.ts'

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
  const noSession = errors.find(isBusy)
  return new NoSourceError(file.id, tried, {
    cause: noSession ?? first,
    isBusy: noSession !== undefined || (have.length > 0 && waits.length === have.length),
    ...(waits.length > 0 && { retryAfterMs: Math.min(...waits) }),
  })
}
