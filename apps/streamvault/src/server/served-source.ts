import type { Config } from '@streamvault/config'
import type { SliceSource } from '@streamvault/slice-cache'
import type { Library } from '../installation/library.ts'
import { createLibrarySource } from './library-source.ts'
import { createLookAgain } from './look-again.ts'
import type { Metrics } from './metrics.ts'
import type { Trouble } from './tell-trouble.ts'

/** The parts of the source, and its callbacks. */
export interface ServedSourceParts {
  config: Config
  library: Library
  /** Whether a given store replaces the configured main storage. */
  isMainGiven: boolean
  /** Invalidates the cached bytes of a replaced file. */
  purge: (fileId: string) => Promise<unknown>
  metrics: Metrics
  trouble: Trouble
}

/** The bytes of a library's files, and the checks of changed files. */
export interface ServedSource extends AsyncDisposable {
  source: SliceSource
}

/** Joins the source and the checks. */
export function createServedSource(parts: ServedSourceParts): ServedSource {
  const { config, library, isMainGiven, purge, metrics, trouble } = parts
  const lookAgain = createLookAgain({ library, purge, onError: trouble.changedFile })
  const source = createLibrarySource({
    config,
    library,
    isMainGiven,
    onChanged: lookAgain.note,
    readAgain: lookAgain.check,
    onSourceEvent(event, store) {
      metrics.countSourceEvent(store, event.kind)
      trouble.source(event, store)
    },
    onHashError: trouble.blockHashes,
  })
  return { source, [Symbol.asyncDispose]: () => lookAgain[Symbol.asyncDispose]() }
}
