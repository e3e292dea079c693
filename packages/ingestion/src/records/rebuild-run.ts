import type { Title } from '@streamvault/catalog'
import type { RebuildDeps } from './ports.ts'
import type { StorageContents } from './read-storage.ts'

/** One run of a rebuild, shared by all its files. */
export interface RebuildRun {
  deps: RebuildDeps
  signal: AbortSignal
  dryRun: boolean
  found: StorageContents
  /** Titles being restored, once for all their files. */
  titles: Map<string, Promise<Title | undefined>>
  /** Keys of objects that have a record. */
  told: Set<string>
}
