import type { ReleaseYear } from './release-year.ts'
import type { Tag } from './tag.ts'

/** Where a name says which part of a film its file holds: `[start, end)` in UTF-16 units. */
export interface FilePart {
  start: number
  end: number
  part: number
}

const MARK = /(?<![\p{L}\p{N}])(cd|dis[ck]|part|pt)([\s._-]{0,2})([1-9]|1\d)(?![\p{L}\p{N}])/giu

/**
 * Reads `CD1`, `Disc 2`, `pt1`, `part 2`: a film that was cut into several files.
 *
 * Titles end in such words too (`The Godfather Part 3`), so that a part counts behind the year, as the whole of a name, or
 * where nothing but tags follow: there a disc always does, and `part1` when its number is not set off.
 */
export function readFilePart(
  text: string,
  titleStart: number,
  year: ReleaseYear | null,
  tags: readonly Tag[],
): FilePart | null {
  for (const match of text.matchAll(MARK)) {
    const [whole, word = '', gap, number] = match
    const [start, end] = [match.index, match.index + whole.length]
    if (start < titleStart) continue
    const isAlone = start === titleStart && end === text.length
    const isBehindYear = year !== null && start >= year.end
    const isClear = gap === '' || !/^p/i.test(word)
    const isLast = start > titleStart && isClear && isFollowedByTags(text, end, tags)
    if (isAlone || isBehindYear || isLast) return { start, end, part: Number(number) }
  }
  return null
}

function isFollowedByTags(text: string, end: number, tags: readonly Tag[]): boolean {
  const next = tags.find((tag) => tag.start >= end)
  return /^[\s._\-)\]([]*$/.test(text.slice(end, next?.start ?? text.length))
}
