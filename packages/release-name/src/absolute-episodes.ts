import { readNumberList } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'

const AFTER_DASH =
  /(?<=[\s._][-–][\s._])\.?(\d{1,4})(?:\.\d(?!\d))?(?:v\d)?(?=[-–~_]\d|[\s._]*$|[\s._]*[[(]|[\s._]+[-–][\s._]|[\s._]+(?:vostfr|dvd|bd|tv|web|\d{3,4}x\d{3,4}|v\d)|_DVB)/giu
const BRACKETED = /\[(\d{1,4})(?:v\d)?(?:[\s._]?(?:end|fin|完))?\]/giu
const LAST_NUMBER = /(?<=[\s._])(\d{1,4})(?:v\d)?(?=$|[\s._]|[[(]|[-–~]\d)/gu
const SEASON_MARK = /(?<![\p{L}\p{N}])(?:s(\d{1,2})|season[\s._](\d{1,2}))\)?[\s._-]*$/iu

/** `Title - 07`: a number between a dash and the rest of the name. */
export function readDashNumber(context: NumberingContext): Numbering | null {
  const { text } = context
  for (const match of text.matchAll(AFTER_DASH)) {
    const [whole, written = ''] = match
    if (!isEpisodeNumber(written) || match.index < context.titleStart) continue
    // A four-digit number between dashes may be the first part of a date.
    if (/^[-–]\d\d[-–]\d\d/.test(text.slice(match.index + whole.length))) continue
    return createNumbering(context, match.index, readNumberList(text, written, match.index + whole.length))
  }
  return null
}

const AFTER_SEASON = /(?<=[\s._]s\d{1,2}[\s._])(\d{2,4})(?=[\s._]*$|[\s._]*[[(])/giu

/** `Title S21 1000`: a bare number after its season. */
export function readNumberAfterSeason(context: NumberingContext): Numbering | null {
  const [match] = context.text.matchAll(AFTER_SEASON)
  const written = match?.[1] ?? ''
  if (match === undefined || !isEpisodeNumber(written)) return null
  return createNumbering(context, match.index, { numbers: [Number(written)], end: match.index + written.length })
}

/** `[Title][05]`, `[12END]`: a bare number in brackets. */
export function readBracketNumber(context: NumberingContext): Numbering | null {
  for (const match of context.text.matchAll(BRACKETED)) {
    const written = match[1] ?? ''
    // "Show [401] Name" without a group is season 4, episode 1.
    const isCompact = written.length === 3 && !context.hasLeadingGroup && context.text[match.index - 1] !== ']'
    // After the tags, a number written onto a word belongs to the group: "AC3-grp[42]".
    const isStuck = match.index > context.tagsStart && /[\p{L}\p{N}]/u.test(context.text[match.index - 1] ?? '')
    if (isEpisodeNumber(written) && match.index > 0 && !isCompact && !isStuck) {
      return createNumbering(context, match.index, { numbers: [Number(written)], end: match.index + match[0].length })
    }
  }
  return null
}

/** `[Group] Title 07 [720p]`: the last number before the tags; only for names with a leading group. */
export function readGroupNumber(context: NumberingContext): Numbering | null {
  if (!context.hasLeadingGroup) return null
  const stop = findStop(context)
  const matches = [...context.text.slice(0, stop).matchAll(LAST_NUMBER)].filter(
    (match) => match.index > context.titleStart && isEpisodeNumber(match[1] ?? ''),
  )
  const padded = matches.find((match) => /^0\d/.test(match[1] ?? ''))
  if (padded !== undefined) return createNumberingAt(context, padded)
  const lists = matches.map((match) => createNumberingAt(context, match))
  // A number inside an earlier list does not start a list of its own.
  return lists.findLast((list) => !lists.some((other) => other.start < list.start && list.start < other.end)) ?? null
}

function createNumberingAt(context: NumberingContext, match: RegExpExecArray): Numbering {
  const list = readNumberList(context.text, match[1] ?? '', match.index + match[0].length)
  return createNumbering(context, match.index, list)
}

function findStop({ text, titleStart, tagsStart }: NumberingContext): number {
  const bracket = text.slice(titleStart).search(/[[(]/)
  return Math.min(tagsStart, bracket <= 0 ? text.length : titleStart + bracket)
}

/** A number that can be a year counts as a year; no series has that many episodes. */
function isEpisodeNumber(written: string): boolean {
  const value = Number(written)
  return value < 1900 || value > 2099
}

function createNumbering(
  context: NumberingContext,
  start: number,
  list: { numbers: number[]; end: number },
): Numbering {
  const season = SEASON_MARK.exec(context.text.slice(0, start))
  const number = season === null ? undefined : Number(season[1] ?? season[2])
  // In "Title S2 - 07" the season is part of the show's name; in "Title (Season 2) - 33" it is a remark.
  const isRemark = season !== null && season[2] !== undefined
  return {
    start,
    end: list.end,
    seasons: number === undefined ? [] : [number],
    episodes: list.numbers,
    absoluteEpisodes: list.numbers,
    ...(isRemark ? { titleEnd: season.index } : {}),
  }
}
