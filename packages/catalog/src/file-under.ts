import type { MediaFile } from './media-file.ts'
import type { Title } from './title.ts'

/** Why a file of a removed title is unplaced. */
export const TITLE_REMOVED = 'its title was removed'

/**
 * The file as it is to stand under its title: unplaced while that is removed, so that the operator finds it among what has
 * no place, and ready else. A file whose bytes are missing or replaced stays that.
 *
 * @returns `file` itself when it stands so already
 */
export function fileUnder(title: Pick<Title, 'state'>, file: MediaFile): MediaFile {
  const isRemoved = title.state === 'removed'
  if (isRemoved && (file.state === 'ready' || (file.state === 'unplaced' && file.reason !== TITLE_REMOVED)))
    return { ...file, state: 'unplaced', reason: TITLE_REMOVED }
  if (!isRemoved && file.state === 'unplaced') return { ...file, state: 'ready', reason: null }
  return file
}
