import type { ByteRange } from '@streamvault/bytes'
import type { FileSource, MediaFile } from '@streamvault/catalog'
import { ObjectNotFoundError, type ObjectStore, type ReadOptions } from '@streamvault/object-store'
import { retryAfterOf } from '@streamvault/slice-cache'
import { chooseSource, type NextSource, type SourceFailure } from './choose-source.ts'
import { isBusy, SourceHungError, SourceLiedError } from './errors.ts'
import { giveUp } from './give-up.ts'
import { readSource, type SourceRead } from './read-source.ts'
import type { SourceEvent } from './source-event.ts'
import type { SourceOutcome, SourceStanding } from './source-standing.ts'
import type { FailoverLimits } from './time-limits.ts'

/** The dependencies of reading a file. */
export interface FailoverDeps {
  /** Stores by the names in a file's sources. */
  stores: ReadonlyMap<string, ObjectStore>
  standing: SourceStanding
  limits: FailoverLimits
  /** Hashes of all blocks of a file, `undefined` when none are kept. */
  hashesOf(file: MediaFile): Promise<Uint8Array | undefined>
  /** Whether the store of that source checks these bytes against hashes of its own. */
  checksItself(source: FileSource): boolean
  onEvent(event: SourceEvent): void
  /** Called when no source has the file any more. */
  onMissing(fileId: string): void
}

/** Tries per source in one read; a source is retried only for bytes after its failure. */
const MAX_TRIES = 4

/**
 * Reads a range from the file's sources: when one fails, the next continues from the exact byte. When each has failed
 * once, sources that failed at an earlier byte are retried: sources damaged in different places make up a whole file.
 *
 * @throws ObjectChangedError when no source has the bytes and one has others.
 * @throws NoSourceError when no source gave them.
 * @throws ObjectNotFoundError when no source has them any more.
 */
export async function* readWithFailover(
  deps: FailoverDeps,
  file: MediaFile,
  range: ByteRange,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const hashes = await deps.hashesOf(file)
  const ranked = deps.standing.order(file.sources, hashes !== undefined)
  const failures: SourceFailure[] = []
  let position = range.start
  for (let tries = 0; tries < MAX_TRIES * ranked.length; tries += 1) {
    // The whole range was given before the failure.
    if (position === range.end && failures.length > 0) return
    const next = chooseSource(ranked, failures, position, hashes !== undefined)
    if (next === undefined) break
    const { source } = next
    let hasServed = false
    try {
      const rest = { start: position, end: range.end }
      for await (const bytes of readFrom(deps, next, { range: rest, size: file.size, hashes, options })) {
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
  throw giveUp(file, failures, deps.onMissing)
}

function readFrom(
  { stores, checksItself, limits }: FailoverDeps,
  { source, isLastHope }: NextSource,
  read: Pick<SourceRead, 'range' | 'size' | 'hashes' | 'options'>,
): AsyncIterable<Uint8Array> {
  const store = stores.get(source.store)
  if (store === undefined) throw new ObjectNotFoundError(source.key)
  const hashes = checksItself(source) ? undefined : read.hashes
  return readSource({ ...read, store, source, hashes, limits: isLastHope ? limits.last : limits.another })
}

function outcomeOf(error: unknown): Exclude<SourceOutcome, 'served'> {
  if (error instanceof SourceLiedError) return 'lied'
  return error instanceof SourceHungError ? 'hung' : 'failed'
}
