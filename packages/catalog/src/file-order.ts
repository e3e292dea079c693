import type { MediaFile } from './media-file.ts'
import { compareText } from './text-order.ts'

const STATE_ORDER = { ready: 0, unplaced: 1, missing: 2, replaced: 3 } as const

/** The order of a title's files: by season, first episode, part and name; files without a season first. */
export function compareFiles(a: MediaFile, b: MediaFile): number {
  return (
    (a.season ?? -1) - (b.season ?? -1) ||
    (a.episodes[0] ?? -1) - (b.episodes[0] ?? -1) ||
    (a.part ?? 0) - (b.part ?? 0) ||
    compareText(a.fileName, b.fileName) ||
    compareText(a.id, b.id)
  )
}

/** The preference among several files of one object or content: usable files first, then the latest. */
export function compareUse(a: MediaFile, b: MediaFile): number {
  return STATE_ORDER[a.state] - STATE_ORDER[b.state] || b.addedAt - a.addedAt || compareText(a.id, b.id)
}
