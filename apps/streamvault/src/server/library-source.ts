import type { Config } from '@streamvault/config'
import { createFileSource, type SourceEvent } from '@streamvault/file-source'
import type { SliceSource } from '@streamvault/slice-cache'
import type { Library } from '../installation/library.ts'
import { checksOwnBytes } from '../telegram/checks-own-bytes.ts'
import { findServableFile } from './servable-file.ts'

/** Whose files are read, and who is told what happens to their sources. */
export interface LibrarySourceOptions {
  config: Config
  library: Library
  /** Another store than the configured one is the main storage. */
  isMainGiven?: boolean
  /** Told of a file whose bytes are others than were added, or that is not where it lay. */
  onChanged?: (fileId: string) => void
  /** Reads a file again that may have been touched alone, see `FileSourceDeps`. */
  readAgain?: (fileId: string) => Promise<void>
  /** Told of a source, by its store's name, that failed, hung, lied, or took over from another. */
  onSourceEvent?: (event: SourceEvent, store: string) => void
  /** Told of hashes of a file that cannot be read: its bytes go unchecked. */
  onHashError?: (fileId: string, error: unknown) => void
}

/** The bytes of a library's files, wherever they lie. */
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
