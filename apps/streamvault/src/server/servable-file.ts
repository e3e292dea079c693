import type { Catalog, MediaFile } from '@streamvault/catalog'

/** Finds a file that may be sent to viewers: none of a removed title, whose signed links would otherwise outlive it. */
export async function findServableFile(catalog: Catalog, fileId: string): Promise<MediaFile | undefined> {
  const file = await catalog.getFile(fileId)
  if (file === undefined || file.titleId === null) return file
  const title = await catalog.getTitle(file.titleId)
  return title?.state === 'removed' ? undefined : file
}
