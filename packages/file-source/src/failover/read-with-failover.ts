import type { ByteRange } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, ObjectNotFoundError, type ObjectStore, type ReadOptions } from '@streamvault/object-store'
import { retryAfterOf } from '@streamvault/slice-cache'
import { isBusy, NoSourceError, SourceHungError, SourceLiedError } from './errors.ts'
import { readSource } from './read-source.ts'
import type { SourceEvent } from './source-event.ts'
import type { RankedSource, SourceOutcome, SourceStanding } from './source-standing.ts'
import type { FailoverLimits, SourceLimits } from './time-limits.ts'

/** What reading a file from one of its sources needs. */
export interface FailoverDeps {
  /** Stores by the name that a file's sources use. */
  stores: ReadonlyMap<string, ObjectStore>
  standing: SourceStanding
  limits: FailoverLimits
  /** Hashes of all blocks of a file, `undefined` where there are none. */
  hashesOf(file: MediaFile): Promise<Uint8Array | undefined>
  /** Whether the store of that source checks these bytes against hashes of its own. */
  checksItself(source: FileSource): boolean
  onEvent(event: SourceEvent): void
  /** Told when no source has the file any more. */
  onMissing(fileId: string): void
}

/** A source is tried so often in one read, and again only behind the byte at which it failed. */
const MAX_TRIES = 4

/**
 * Reads a range from the file's sources: one that fails is followed by the next, from the exact byte. When each has failed
 * somewhere, those that failed further ahead are tried again, so that sources damaged in different places make a whole.
 *
 * @throws ObjectChangedError when no source has the bytes and one has others.
 * @throws NoSourceError when none gave them.
 * @throws ObjectNotFoundError when none has them any more.
 */
export async function* readWithFailover(
  deps: FailoverDeps,
  file: MediaFile,
  range: ByteRange,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const hashes = await deps.hashesOf(file)
  const ranked = deps.standing.order(file.sources, hashes !== undefined)
  const failures: Failure[] = []
  let position = range.start
  for (let tries = 0; tries < MAX_TRIES * ranked.length; tries += 1) {
    // All was given before what failed.
    if (position === range.end && failures.length > 0) return
    const next = chooseSource(ranked, failures, position, hashes !== undefined)
    if (next === undefined) break
    const { source } = next
    const wait = next.isLastHope ? deps.limits.last : deps.limits.another
    let hasServed = false
    try {
      for await (const bytes of attempt(
        deps,
        file,
        source,
        { start: position, end: range.end },
        hashes,
        wait,
        options,
      )) {
        if (!hasServed && failures.length > 0) {
          deps.onEvent({ kind: 'took_over', fileId: file.id, source, error: undefined })
        }
        hasServed = true
        position += bytes.byteLength
        yield bytes
      }
      deps.standing.note(source, 'served')
      return
    } catch (error) {
      options.signal.throwIfAborted()
      const kind = outcomeOf(error)
      failures.push({ source, error, kind, position })
      if (!isBusy(error)) deps.standing.note(source, kind, retryAfterOf(error))
      deps.onEvent({ kind, fileId: file.id, source, error })
    }
  }
  throw giveUp(deps, file, failures)
}

interface Failure {
  source: FileSource
  error: unknown
  kind: Exclude<SourceOutcome, 'served'>
  /** Of the first byte that it did not give. */
  position: number
}

/** The next source: one that was not tried yet, else one that failed before the byte that is wanted now. */
function chooseSource(
  ranked: readonly RankedSource[],
  failures: readonly Failure[],
  position: number,
  canCheck: boolean,
): { source: FileSource; isLastHope: boolean } | undefined {
  const untried = ranked.filter(({ source }) => failures.every((failure) => failure.source !== source))
  const [first] = untried
  // Patience is for a source that may be waking up, not for one that has just shown that it is not.
  if (first !== undefined) {
    return { source: first.source, isLastHope: untried.length === 1 && first.standing === 'good' }
  }
  const isHopeless = ({ kind, position: failedAt }: Failure) =>
    kind === 'hung' || (kind === 'lied' && !canCheck) || failedAt >= position
  const again = ranked.find(
    ({ source }) => !failures.some((failure) => failure.source === source && isHopeless(failure)),
  )
  return again && { source: again.source, isLastHope: false }
}

function attempt(
  { stores, checksItself }: FailoverDeps,
  { size }: MediaFile,
  source: FileSource,
  range: ByteRange,
  hashes: Uint8Array | undefined,
  limits: SourceLimits,
  options: ReadOptions,
): AsyncIterable<Uint8Array> {
  const store = stores.get(source.store)
  if (store === undefined) throw new ObjectNotFoundError(source.key)
  const kept = checksItself(source) ? undefined : hashes
  return readSource({ store, source, range, size, hashes: kept, limits, options })
}

function outcomeOf(error: unknown): Exclude<SourceOutcome, 'served'> {
  if (error instanceof SourceLiedError) return 'lied'
  return error instanceof SourceHungError ? 'hung' : 'failed'
}

function giveUp(deps: FailoverDeps, file: MediaFile, failures: readonly Failure[]): Error {
  const errors = failures.map(({ error }) => error)
  // Another source may still have had the old bytes; now that none has, the first that changed tells why.
  const changed = errors.find((error) => error instanceof ObjectChangedError)
  if (changed !== undefined) return changed
  const tried = new Set(failures.map(({ source }) => source)).size
  const [first] = errors
  const isGone = tried === file.sources.length && errors.every((error) => error instanceof ObjectNotFoundError)
  if (isGone) deps.onMissing(file.id)
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
