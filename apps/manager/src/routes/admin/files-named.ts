import type { Catalog, MediaFile } from '@streamvault/catalog'
import { ManagerError } from '../../errors/manager-error.ts'

/**
 * The file with this id, or all files of the title with this id, in any state.
 *
 * @throws ManagerError `file_not_found` when neither is known
 */
export async function filesNamed(
  catalog: Pick<Catalog, 'getFile' | 'getTitle' | 'filesOfTitle'>,
  id: string,
): Promise<MediaFile[]> {
  const file = await catalog.getFile(id)
  if (file !== undefined) return [file]
  if ((await catalog.getTitle(id)) === undefined) {
    throw new ManagerError('file_not_found', 'No title and no file has this id.')
  }
  return await catalog.filesOfTitle(id)
}
