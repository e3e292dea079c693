import { readNumberList } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'

const MARKED =
  /(?<![\p{L}\p{N}])(?:e|(?:ep|eps|epi|episode|episodio|folge|#)[\s._]{0,2})(\d{1,5})(?=v\d|$|[^\p{L}\p{N}])/giu
const SEASON_BEFORE = /(?<![\p{L}\p{N}])s(\d{1,2})[\s._]-[\s._]$/iu
const TURKISH = /(?<![\p{L}\p{N}])(\d{1,4})\.?[\s._]?(?:bölüm|bolum|blm)(?![\p{L}\p{N}])/giu
const CHINESE = /第\s?(\d{1,4})\s?[话話集回]/gu
const COUNTED = /(?<![\p{L}\p{N}])(\d{1,3})[\s._]?of[\s._]?\d{1,3}(?![\p{L}\p{N}])/giu
const PART = /(?<![\p{L}\p{N}])(?:part|pt)[\s._]?(\d{2})(?![\p{L}\p{N}])/giu

/** `E07-E08`, `Ep01`, `Episode 69`, `#17`: an episode without a season. */
export function readMarkedEpisode({ text, hasLeadingGroup }: NumberingContext): Numbering | null {
  for (const match of text.matchAll(MARKED)) {
    const list = readNumberList(text, match[1] ?? '', match.index + match[0].length)
    const before = SEASON_BEFORE.exec(text.slice(0, match.index))
    // Anime numbers episodes across seasons; so does any series with a thousand episodes.
    const isAbsolute = hasLeadingGroup || (match[1] ?? '').length > 3
    return {
      start: match.index,
      end: list.end,
      seasons: before === null ? [] : [Number(before[1])],
      episodes: list.numbers,
      absoluteEpisodes: isAbsolute ? list.numbers : [],
      ...(isAbsolute ? {} : { impliedSeason: 1 }),
    }
  }
  return null
}

/** `60.Bölüm`, `第05话`: the number before or inside the word for episode. */
export function readForeignEpisode({ text }: NumberingContext): Numbering | null {
  for (const pattern of [TURKISH, CHINESE]) {
    for (const match of text.matchAll(pattern)) {
      const episodes = [Number(match[1])]
      return {
        start: match.index,
        end: match.index + match[0].length,
        seasons: [],
        episodes,
        absoluteEpisodes: episodes,
      }
    }
  }
  return null
}

/** `5of9`, `Part01`: a miniseries, which has one season. */
export function readMiniseriesPart({ text }: NumberingContext): Numbering | null {
  for (const pattern of [COUNTED, PART]) {
    for (const match of text.matchAll(pattern)) {
      const episodes = [Number(match[1])]
      return { start: match.index, end: match.index + match[0].length, seasons: [1], episodes, absoluteEpisodes: [] }
    }
  }
  return null
}
