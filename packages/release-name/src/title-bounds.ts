import type { AirDate } from './air-date.ts'
import type { FilePart } from './file-part.ts'
import type { Numbering } from './numbering.ts'
import type { ReleaseYear } from './release-year.ts'
import type { Tag } from './tag.ts'
import { stepOverWeakTags } from './tag-run.ts'

/** The parts of a name around its title. */
export interface TitleSurroundings {
  text: string
  titleStart: number
  numbering: Numbering | null
  date: AirDate | null
  year: ReleaseYear | null
  part: FilePart | null
  tags: readonly Tag[]
}

/** The part of a name that is its title: `[start, end)` in UTF-16 units; empty without a title. */
export interface TitleBounds {
  start: number
  end: number
}

/** Finds the title: from the front of the name to the first part that certainly does not belong to it. */
export function findTitleBounds(surroundings: TitleSurroundings): TitleBounds {
  const { text, numbering, date, part } = surroundings
  const start = findStart(surroundings)
  const candidates = [findTagsStart(surroundings, start), text.length]
  if (numbering !== null) candidates.push(numbering.titleEnd ?? numbering.start)
  if (date !== null) candidates.push(date.start)
  if (part !== null) candidates.push(part.start)
  candidates.push(findFrom(text, BONUS, start))
  if (numbering?.titleStart !== undefined) candidates.push(findFrom(text, /[\s._]-[\s._]/u, start))
  const year = findYearStart(surroundings, start)
  if (year !== null) candidates.push(year)
  const end = Math.min(...candidates.filter((candidate) => candidate >= start))
  const whole = { start, end: dropWeakTags(surroundings, start, findRemark(text, start, end)) }
  return findSecondName(surroundings, whole) ?? whole
}

function findStart({ titleStart, numbering, date, text }: TitleSurroundings): number {
  const start = numbering?.titleStart ?? titleStart
  return date !== null && text.slice(titleStart, date.start).trim() === '' ? date.end : start
}

const HAN_IN_FRONT =
  /^\d{0,4}[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}：:！!～\d]{0,80}[\s._]+(?=\p{Script=Latin}{3})/u

/**
 * `Имя (S2E1) / Name (S2E1)`, `名 / Name - 07`, `名.Name.S01E01`: posts give the title in two scripts. Takes the Latin
 * title, which metadata searches need.
 */
function findSecondName({ text, numbering }: TitleSurroundings, first: TitleBounds): TitleBounds | null {
  if (text.slice(first.start, first.end).includes(' / ')) return findLastLatinPart(text, first)
  const foreign = HAN_IN_FRONT.exec(text.slice(first.start, first.end))
  if (foreign !== null) return createLatin(text, first.start + foreign[0].length, first.end)
  if (numbering === null) return null
  const slash = /^\)?\s\/\s/u.exec(text.slice(numbering.end))
  if (slash === null) return null
  const start = numbering.end + slash[0].length
  return createLatin(text, start, findFrom(text, /\s?[[(/]/u, start))
}

function findLastLatinPart(text: string, { start, end }: TitleBounds): TitleBounds | null {
  let partEnd = end
  for (;;) {
    const slash = text.lastIndexOf(' / ', partEnd - 1)
    const part = createLatin(text, slash < start ? start : slash + 3, partEnd)
    if (part !== null || slash < start) return part
    partEnd = slash
  }
}

function createLatin(text: string, start: number, end: number): TitleBounds | null {
  return /\p{Script=Latin}/u.test(text.slice(start, end)) ? { start, end } : null
}

function findFrom(text: string, pattern: RegExp, start: number): number {
  const index = text.slice(start).search(pattern)
  return index <= 0 ? text.length : start + index
}

/** Start of the first strong tag with text before it. */
function findTagsStart({ tags, text }: TitleSurroundings, start: number): number {
  const first = tags.find(
    (tag) => tag.strong && tag.start > start && /[\p{L}\p{N}]/u.test(text.slice(start, tag.start)),
  )
  return first?.start ?? text.length
}

/**
 * A year ends the title, unless a series has it in brackets: then it is part of the series' name in databases
 * (`Show (2014)`).
 */
function findYearStart({ text, year, numbering, date }: TitleSurroundings, start: number): number | null {
  if (year === null || year.start <= start) return null
  if (numbering === null && date === null) return year.start
  const isBracketed = /[([]/.test(text[year.start - 1] ?? '')
  return isBracketed ? null : year.start
}

/** Bonus material of a film: `Film_(1999)-x02-Making_Of`. */
const BONUS = /-x\d\d-/u

const REMARK = /[[{(]/gu

/** Brackets hold remarks, except a year, a country, and the start or continuation of a title. */
function findRemark(text: string, start: number, end: number): number {
  for (const match of text.slice(start, end).matchAll(REMARK)) {
    const isFirst = text.slice(start, start + match.index).trim() === ''
    if (isFirst) continue
    if (match[0] === '(' && /^\((?:(?:19|20)\d\d[)/]|[A-Z]{2}\))/.test(text.slice(start + match.index))) continue
    return start + match.index
  }
  return end
}

/** Moves back over weak tags directly before the end; before a year or the end of the name only editions are tags. */
function dropWeakTags({ tags, text, numbering, year }: TitleSurroundings, start: number, end: number): number {
  if (numbering !== null && numbering.episodes.length > 0) return end
  const isBeforeYear =
    year !== null && text.slice(end, year.start).replace(/[\s._([-]/g, '') === '' && year.start >= end
  const isTitleLike = isBeforeYear || end === text.length
  return stepOverWeakTags(text, tags, { start, end }, (tag) => !isTitleLike || tag.field === 'edition')
}
