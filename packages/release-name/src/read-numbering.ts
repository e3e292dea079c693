import { readBracketNumber, readDashNumber, readGroupNumber, readNumberAfterSeason } from './absolute-episodes.ts'
import { readCompactNumber, readConfirmedCompactNumber, readJoinedPair } from './compact-episodes.ts'
import { readLeadingNumber } from './leading-episodes.ts'
import { readForeignEpisode, readMarkedEpisode, readMiniseriesPart } from './lone-episodes.ts'
import { countUp } from './number-list.ts'
import type { Numbering, NumberingContext, NumberingRule } from './numbering.ts'
import { readSeasonPack } from './season-packs.ts'
import { readCross, readGluedSeasonEpisode, readSeasonEpisode } from './standard-episodes.ts'
import { readChapter, readWordedEpisode } from './worded-episodes.ts'

/** From unambiguous numbering schemes to those that only a name without any other numbers uses. */
const RULES: readonly NumberingRule[] = [
  readSeasonEpisode,
  readCross,
  readGluedSeasonEpisode,
  readChapter,
  readConfirmedCompactNumber,
  readWordedEpisode,
  readDashNumber,
  readNumberAfterSeason,
  readForeignEpisode,
  readMarkedEpisode,
  readBracketNumber,
  readMiniseriesPart,
  readSeasonPack,
  readGroupNumber,
  readJoinedPair,
]

/** Rules that guess from bare digits; in a name with a date, the digits may belong to the date. */
const GUESSES: readonly NumberingRule[] = [readLeadingNumber, readCompactNumber]

/** Reads seasons and episodes by the first rule that matches; `null` without numbering. */
export function readNumbering(context: NumberingContext, hasDate: boolean): Numbering | null {
  for (const rule of hasDate ? RULES : [...RULES, ...GUESSES]) {
    const numbering = rule(context)
    if (numbering !== null) return withAbsoluteBeside(context, numbering)
  }
  return null
}

const DASHED_BEFORE = /[\s._]+[-–][\s._]+(\d{2,4})[\s._]+(?:[-–][\s._]+|[-–]?[\s._]*\()$/u
const PLAIN_BEFORE = /[\s._]+(\d{3,4})[\s._]+$/u
const BESIDE_AFTER = /^\)?(?:[\s._]+-[\s._]+|[\s._]+|[\s._]*\[)(\d{2,4})(?:-(\d{2,4}))?(?=$|\]|[\s._-]+[^\d\s]|-\p{L})/u

/** `Show - 05 - S01E05`, `Show S10E14 214`: the same episode again, numbered across all seasons. */
function withAbsoluteBeside(context: NumberingContext, numbering: Numbering): Numbering {
  if (numbering.seasons.length === 0 || numbering.episodes.length === 0 || numbering.absoluteEpisodes.length > 0)
    return numbering
  const head = context.text.slice(0, numbering.start)
  const before = DASHED_BEFORE.exec(head) ?? (context.hasLeadingGroup ? PLAIN_BEFORE.exec(head) : null)
  if (before !== null && before.index > context.titleStart && !isYear(before[1])) {
    return { ...numbering, start: before.index, absoluteEpisodes: [Number(before[1])] }
  }
  const after = BESIDE_AFTER.exec(context.text.slice(numbering.end))
  if (after === null || isYear(after[1])) return numbering
  const isOffered = context.hasLeadingGroup || after[0].includes('[') || after[2] !== undefined
  if (!isOffered) return numbering
  const first = Number(after[1])
  const last = Math.min(Number(after[2] ?? first), first + numbering.episodes.length - 1)
  return { ...numbering, absoluteEpisodes: countUp(first, last) }
}

function isYear(written = ''): boolean {
  return /^(?:19|20)\d\d$/.test(written)
}
