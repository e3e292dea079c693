/** A year in a name: `[start, end)` in UTF-16 units, without brackets. */
export interface ReleaseYear {
  start: number
  end: number
  year: number
}

const BRACKETED = /[[(](?:[^\])(]{0,40}[,\s])?(19\d\d|20[0-3]\d)[\])/,\s]/gu
const BARE = /(?<![\p{N}])(?<!\d[x×-])(19\d\d|20[0-3]\d)(?![\p{N}]|[pi](?![\p{L}])|[x×]\d)/gu

/**
 * Finds the year of a title that begins at `titleStart`: a year in brackets, else the last before the tags, else the
 * first after them. A number at the start of a title belongs to the title (`2012.2009.720p` is from 2009).
 */
export function readReleaseYear(text: string, titleStart: number, tagsStart: number): ReleaseYear | null {
  for (const match of text.matchAll(BRACKETED)) {
    const start = match.index + match[0].lastIndexOf(match[1] ?? '')
    if (match.index > titleStart) return { start, end: start + 4, year: Number(match[1]) }
  }
  const years = [...text.matchAll(BARE)].filter((match) => match.index > titleStart)
  const chosen = years.findLast((match) => match.index < tagsStart) ?? years[0]
  return chosen === undefined ? null : { start: chosen.index, end: chosen.index + 4, year: Number(chosen[1]) }
}
