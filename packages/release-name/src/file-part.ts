import type { ReleaseYear } from './release-year.ts'
import type { Tag } from './tag.ts'

/** The words of a name that number a part of a film: `[start, end)` in UTF-16 units. */
export interface FilePart {
  start: number
  end: number
  part: number
}

const MARK = /(?<![\p{L}\p{N}])(cd|dis[ck]|part|pt)([\s._-]{0,2})([1-9]|1\d)(?![\p{L}\p{N}])/giu

/**
 * Reads `CD1`, `Disc 2`, `pt1`, `part 2`: a film split into several files.
 *
 * Titles end in such words too (`The Godfather Part 3`). So a part counts after the year, as the whole name, or
 * where only tags follow: a disc always counts there, `part1` only if its number follows without a gap.
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
