import type { PlaylistItem } from './playlist.ts'

/**
 * The item to play after `index`, which was played from `fileId`: skips items in the same file, such as episodes that
 * share one, and after a whole film the parts of that film.
 */
export function nextItem(items: readonly PlaylistItem[], index: number, fileId: string): PlaylistItem | undefined {
  const isWhole = (items[index]?.part ?? null) === null
  return items.find(
    (item, at) => at > index && (item.part === null) === isWhole && item.files.every((file) => file.id !== fileId),
  )
}
