import { settleRemovedTitles } from '@streamvault/catalog'
import type { Edge } from '@streamvault/edge'
import { findMissing } from '@streamvault/ingestion'
import type { Logger } from '@streamvault/log'
import type { Library } from '../installation/library.ts'
import { repeatWork } from './repeat-work.ts'

const SCRUB_EVERY_MS = 6 * 3_600_000
/** Until then, words of deleted titles hide misspellings of others. */
const READ_WORDS_EVERY_MS = 3_600_000

/**
 * Background upkeep: finds missing files, removes unused copies, scrubs slices, reloads the search's words. Disposing
 * ends it.
 */
export function lookAfter(library: Library, edge: Edge, log: Logger): AsyncDisposable {
  const closing = new AbortController()
  const tell = (message: string) => (err: unknown) => {
    if (!closing.signal.aborted) log.warn({ err }, message)
  }
  const { signal } = closing
  const looking = settleRemovedTitles(library.catalog, signal)
    .then(() => findMissing(library.catalog, library.adderDeps.stat, { signal }))
    .catch(tell('the look for missing files failed'))
  const settling = library.copies.settleLeft(signal).catch(tell('copies that nothing uses could not be removed'))
  const scrubbing = repeatWork((ending) => edge.cache.verify(ending), {
    everyMs: SCRUB_EVERY_MS,
    onError: tell('the scrub failed'),
  })
  const reading = repeatWork(() => library.search.refresh(), {
    everyMs: READ_WORDS_EVERY_MS,
    onError: tell('the words of the titles could not be read anew'),
  })
  return {
    async [Symbol.asyncDispose]() {
      closing.abort()
      await Promise.all([looking, settling, scrubbing[Symbol.asyncDispose](), reading[Symbol.asyncDispose]()])
    },
  }
}
