import type { Title } from '@streamvault/catalog'
import type { RebuildDeps } from './ports.ts'
import type { StorageContents } from './read-storage.ts'

/** One rebuild, as all its files see it. */
export interface RebuildRun {
  deps: RebuildDeps
  signal: AbortSignal
  dryRun: boolean
  found: StorageContents
  /** Titles that are being put back, once for all their files. */
  titles: Map<string, Promise<Title | undefined>>
  /** Keys of objects that a record tells of. */
  told: Set<string>
}
