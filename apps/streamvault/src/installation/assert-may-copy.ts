import type { StorageConfig } from '@streamvault/config'
import { probeFolder } from './probe-folder.ts'

/**
 * Called before large files are read in vain: throws when the main storage is an unusable folder. Other storages report
 * that themselves when they are written to.
 */
export async function assertMayCopy(storage: StorageConfig): Promise<void> {
  if (storage.kind !== 'folder') return
  const trouble = await probeFolder(storage.root)
  if (trouble !== undefined) throw new Error(`Cannot copy to folder "${storage.root}": ${trouble}`)
}
