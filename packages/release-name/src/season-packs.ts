import { countUp } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'
import { readOrdinal } from './roman-numerals.ts'

const SHORT =
  /(?<![\p{L}\p{N}'’])s(\d{1,4}|[\s._]\d\d)(?:[\s._]?[-–~+&][\s._]?s?(\d{1,4})(?![\p{L}\p{N}]))?(?![\p{L}\p{N}])/giu
const WORDED =
  /(?<![\p{L}\p{N}])(?:seasons?|saisons?|temporadas?|stagione|staffel|seizoen|sezon|сезоны?)[\s._:]{0,2}(\d{1,4}|[IVX]{1,5})(?:[\s._]?(?:[-–~&+]|to|and)[\s._]?(?:season )?(\d{1,4})(?![\p{L}\p{N}]))?(?![\p{L}\p{N}])/giu
// "Series" also occurs in titles, so it counts only after a separator, as in British names: "Title - Series 1".
const BRITISH = /(?<=[-–([][\s._]?)series[\s._](\d{1,2})()(?![\p{L}\p{N}])/giu
const ORDINAL = /(?<![\p{L}\p{N}])(\d{1,2})(?:st|nd|rd|th)[\s._]season()(?![\p{L}\p{N}])/giu

/** `S01`, `S01-S03`, `Season 4`, `2nd Season`: whole seasons. */
export function readSeasonPack({ text }: NumberingContext): Numbering | null {
  for (const pattern of [SHORT, WORDED, BRITISH, ORDINAL]) {
    for (const match of text.matchAll(pattern)) {
      const first = readOrdinal((match[1] ?? '').replace(/^[\s._]/, ''))
      if (Number.isNaN(first)) continue
      const last = match[2] ? Number(match[2]) : first
      const seasons = last > first && last - first < 100 ? countUp(first, last) : [first]
      return { start: match.index, end: match.index + match[0].length, seasons, episodes: [], absoluteEpisodes: [] }
    }
  }
  return null
}
