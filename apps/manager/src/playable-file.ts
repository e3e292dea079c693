import type { Catalog, MediaFile, Title } from '@streamvault/catalog'
import { ManagerError } from './errors/manager-error.ts'

/** A file that a viewer may play, and its title. */
export interface PlayableFile {
  file: MediaFile
  title: Title
}

/**
 * Finds a file that can be played now and belongs to a published title.
 *
 * @throws ManagerError `file_not_found` when there is none, `file_missing` when its bytes are gone
 */
export async function findPlayableFile(
  catalog: Pick<Catalog, 'getFile' | 'getTitle'>,
  fileId: string,
): Promise<PlayableFile> {
  const file = await catalog.getFile(fileId)
  const title = file?.titleId == null ? undefined : await catalog.getTitle(file.titleId)
  if (file === undefined || title?.state !== 'published')
    throw new ManagerError('file_not_found', 'No file has this id.')
  if (file.state === 'missing')
    throw new ManagerError('file_missing', 'The file is not where it lay. Ask the operator.')
  if (file.state !== 'ready') throw new ManagerError('file_not_found', 'No file has this id.')
  return { file, title }
}
