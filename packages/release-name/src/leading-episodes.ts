import { readNumberList } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'

const DASHED = /^(\d{2,3})(?:-(\d{2,3}))?[\s._]?(?:-|\.)[\s._]?(?=\p{L})/u
const SPACED = /^(0\d{1,2})[\s._]+(?=\p{L})/u

/** `03 - Name`, `003-005. Name`: files with a leading number, as in a season's folder. */
export function readLeadingNumber({ text, titleStart, hasLeadingGroup }: NumberingContext): Numbering | null {
  const rest = text.slice(titleStart)
  const match = DASHED.exec(rest) ?? SPACED.exec(rest)
  if (match === null) return null
  const first = match[1] ?? ''
  // "12.Angry.Men": without padding a dot joins words; only a dash or "NNN. " separates a number.
  if (/^\d\d[\s._]?\./.test(rest) && !/^\d\d\.\s/.test(rest)) return null
  const list = readNumberList(rest, first, first.length)
  const start = titleStart
  const end = titleStart + match[0].length
  return {
    start,
    end,
    seasons: [],
    episodes: list.numbers,
    absoluteEpisodes: hasLeadingGroup || first.length === 3 ? list.numbers : [],
    titleStart: end,
  }
}
