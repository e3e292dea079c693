import type { PlaylistItem } from './playlist.ts'

/** What comes after an item that was played by `fileId`: not what lies in that same file, as episodes of one file do. */
export function nextItem(items: readonly PlaylistItem[], index: number, fileId: string): PlaylistItem | undefined {
  return items.find((item, at) => at > index && item.files.every((file) => file.id !== fileId))
}
