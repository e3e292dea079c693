import type { Catalog, MediaFile } from '@streamvault/catalog'
import { SliceUnavailableError } from '@streamvault/slice-cache'

/**
 * Finds a file that may be sent to viewers.
 *
 * @throws SliceUnavailableError `file_withdrawn` when its title was removed: signed links would otherwise outlive it.
 */
export async function findServableFile(catalog: Catalog, fileId: string): Promise<MediaFile | undefined> {
  const file = await catalog.getFile(fileId)
  if (file === undefined || file.titleId === null) return file
  const title = await catalog.getTitle(file.titleId)
  if (title?.state === 'removed') throw new SliceUnavailableError(fileId, 'file_withdrawn')
  return file
}
