import type { PlaylistItem } from './playlist.ts'

/**
 * What comes next after an item that was played by `fileId`: not what lies in that same file, as episodes of one file do, and
 * after a whole film none of the parts that it lies in as well.
 */
export function nextItem(items: readonly PlaylistItem[], index: number, fileId: string): PlaylistItem | undefined {
  const isWhole = (items[index]?.part ?? null) === null
  return items.find(
    (item, at) => at > index && (item.part === null) === isWhole && item.files.every((file) => file.id !== fileId),
  )
}
