import type { MediaFile } from './media-file.ts'
import type { Title } from './title.ts'

/** Why a file of a removed title is unplaced. */
export const TITLE_REMOVED = 'its title was removed'

/**
 * The file in the state that fits its title: unplaced while the title is removed, so that the operator finds it among
 * the unplaced files, otherwise ready. A missing or replaced file stays so.
 *
 * @returns `file` itself when it is already in that state
 */
export function fileUnder(title: Pick<Title, 'state'>, file: MediaFile): MediaFile {
  const isRemoved = title.state === 'removed'
  if (isRemoved && (file.state === 'ready' || (file.state === 'unplaced' && file.reason !== TITLE_REMOVED)))
    return { ...file, state: 'unplaced', reason: TITLE_REMOVED }
  if (!isRemoved && file.state === 'unplaced') return { ...file, state: 'ready', reason: null }
  return file
}
