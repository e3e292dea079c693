import { countUp } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'

const NUMBER = /(?<=[\s._[])(\d{2,6})(?:v\d)?(?=$|[\s._\]])/gu
const HEIGHTS: ReadonlySet<string> = new Set([
  '240',
  '264',
  '265',
  '266',
  '360',
  '480',
  '540',
  '576',
  '720',
  '960',
  '1080',
  '1440',
  '2160',
])

/**
 * Bare numbers in scene names: `102` is season 1 episode 2, `0106` is season 1 episode 6, `10708` episodes 7 and 8,
 * and a padded `07` is an episode without season. The last number before the tags counts. A number followed by a year
 * belongs to a film's title.
 */
export function readCompactNumber({ text, titleStart, tagsStart }: NumberingContext): Numbering | null {
  const matches = [...text.matchAll(NUMBER)].filter((match) => {
    const isBeforeTags = match.index > titleStart && match.index <= tagsStart
    const isBeforeYear = /^[\s._(]+(?:19|20)\d\d(?!\d)/.test(text.slice(match.index + match[0].length))
    return isBeforeTags && !isBeforeYear && !HEIGHTS.has(match[1] ?? '') && !isFilmNumber(match, text)
  })
  for (const match of matches.reverse()) {
    const reading = readDigits(match[1] ?? '')
    if (reading !== null)
      return { start: match.index, end: match.index + match[0].length, absoluteEpisodes: [], ...reading }
  }
  return null
}

/** An unpadded number at the end of a name, or before a disc's tags, belongs to a film's title: `Room 237`. */
function isFilmNumber(match: RegExpExecArray, text: string): boolean {
  const rest = text.slice(match.index + match[0].length)
  const isTwoDigits = /^[1-9]\d$/.test(match[1] ?? '')
  if (isTwoDigits) return !/^[\s._](?:[hp]dtv|sdtv|dsr)(?![\p{L}])/iu.test(rest)
  return !/^0/.test(match[1] ?? '') && (!/\p{L}/u.test(rest) || /blu-?ray|b[dr]rip|remux/i.test(rest))
}

const CONFIRMED = /(?<=[\s._])(\d{1,2})(\d\d)[\s._]\((\d\d)\)/gu

/** `101 (01)`: season and episode as one number, then the episode repeated. */
export function readConfirmedCompactNumber({ text }: NumberingContext): Numbering | null {
  for (const match of text.matchAll(CONFIRMED)) {
    if (match[2] !== match[3]) continue
    const [start, end] = [match.index, match.index + match[0].length]
    return { start, end, seasons: [Number(match[1])], episodes: [Number(match[2])], absoluteEpisodes: [] }
  }
  return null
}

const JOINED_PAIR = /(?<=[\s._])0(\d)(\d\d)(\d\d)(?=[\s._])/gu

/** `010910`: two episodes in a row after a padded season; any other six digits are a date. */
export function readJoinedPair({ text }: NumberingContext): Numbering | null {
  for (const match of text.matchAll(JOINED_PAIR)) {
    const [first, last] = [Number(match[2]), Number(match[3])]
    if (last !== first + 1) continue
    const [start, end] = [match.index, match.index + match[0].length]
    return { start, end, seasons: [Number(match[1])], episodes: [first, last], absoluteEpisodes: [] }
  }
  return null
}

function readDigits(digits: string): { seasons: number[]; episodes: number[] } | null {
  if (/^\d\d$/.test(digits)) return { seasons: [], episodes: [Number(digits)] }
  if (/^0\d\d$/.test(digits)) return { seasons: [], episodes: [Number(digits)] }
  if (/^(?:19|20)\d\d$/.test(digits)) return null
  const match = /^(\d)(\d\d)(\d\d)$/.exec(digits)
  if (match !== null) {
    const [first, last] = [Number(match[2]), Number(match[3])]
    return last === first + 1 ? { seasons: [Number(match[1])], episodes: countUp(first, last) } : null
  }
  const pair = /^([1-9]|0[1-9]|[12]\d)(\d\d)$/.exec(digits)
  if (pair === null || Number(pair[2]) === 0) return null
  return { seasons: [Number(pair[1])], episodes: [Number(pair[2])] }
}
