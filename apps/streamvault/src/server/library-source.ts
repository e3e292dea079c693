import type { Config } from '@streamvault/config'
import { createFileSource, type SourceEvent } from '@streamvault/file-source'
import type { SliceSource } from '@streamvault/slice-cache'
import type { Library } from '../installation/library.ts'
import { checksOwnBytes } from '../telegram/checks-own-bytes.ts'
import { findServableFile } from './servable-file.ts'

/** The library, and callbacks for its sources. */
export interface LibrarySourceOptions {
  config: Config
  library: Library
  /** Whether a given store replaces the configured main storage. */
  isMainGiven?: boolean
  /** Called with a file that was replaced or is missing at its place. */
  onChanged?: (fileId: string) => void
  /** Reads a file again that may only have been touched, see `FileSourceDeps`. */
  readAgain?: (fileId: string) => Promise<void>
  /** Called with a source, by its store's name, that failed, hung, lied, or took over from another. */
  onSourceEvent?: (event: SourceEvent, store: string) => void
  /** Called when the hashes of a file are unreadable: its bytes are not checked. */
  onHashError?: (fileId: string, error: unknown) => void
}

/** The bytes of a library's files, from any store. */
export function createLibrarySource(options: LibrarySourceOptions): SliceSource {
  const { config, library, isMainGiven = false, onChanged = () => {}, readAgain, onSourceEvent, onHashError } = options
  const { catalog, stores } = library
  const isTelegram = config.storage.kind === 'telegram' && !isMainGiven
  return createFileSource({
    findFile: (id) => findServableFile(catalog, id),
    isNear: (store) => store === 'local',
    stores,
    loadBlockHashes: ({ contentHash }) => library.blockHashes.load(contentHash),
    checksItself: ({ store, key }) => store === 'main' && isTelegram && checksOwnBytes(key),
    onSourceEvent: (event) => onSourceEvent?.(event, stores.get(event.source.store)?.name ?? event.source.store),
    onHashError: (fileId, error) => onHashError?.(fileId, error),
    ...(readAgain !== undefined && { readAgain }),
    onChanged,
    onMissing: onChanged,
  })
}
