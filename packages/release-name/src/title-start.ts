import type { Tag } from './tag.ts'

const LEADING_BRACKET = /^[\s._-]*(?:\[[^\]]{0,80}\]|\{[^}]{0,80}\})[\s._-]*/u

// Recordings may begin with the date: "221208 Show ep34".
const LEADING_DAY = /^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\s+(?=[\p{L}\d])/u

// "Series-f21-Film": a film's number in its series.
const FILM_OF_SERIES = /^[\p{L}\p{N}_ .]{2,60}-f\d{1,3}-/u

/** The earliest start of a title, and whether a `[group]` precedes it. */
export interface TitleStart {
  titleStart: number
  hasLeadingGroup: boolean
}

/**
 * Skips everything before a title: bracketed groups and technical words. In a name of brackets only
 * (`[Group][Title][05]`), the second bracket holds the title.
 */
export function findTitleStart(text: string, tags: readonly Tag[]): TitleStart {
  let position = (LEADING_DAY.exec(text) ?? FILM_OF_SERIES.exec(text))?.[0].length ?? 0
  let brackets = 0
  for (;;) {
    const bracket = LEADING_BRACKET.exec(text.slice(position))
    if (bracket !== null) {
      const next = position + bracket[0].length
      if (brackets > 0 && !/[\p{L}\p{N}]/u.test(text.slice(next).replace(/\[[^\]]*\]/gu, ''))) break
      brackets++
      position = next
      continue
    }
    const tag = tags.find(({ start, strong }) => strong && start === position)
    if (tag === undefined) break
    position = tag.end + (/^[\s._-]+/.exec(text.slice(tag.end))?.[0].length ?? 0)
  }
  const inBracket = /^[\s._-]*\[/.exec(text.slice(position))
  return position >= text.length
    ? { titleStart: 0, hasLeadingGroup: false }
    : { titleStart: position + (inBracket?.[0].length ?? 0), hasLeadingGroup: brackets > 0 }
}
