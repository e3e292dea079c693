import { readNumberList } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'
import { readOrdinal } from './roman-numerals.ts'
import { isWholeSeason } from './whole-season.ts'

const SEASON_WORDS = 'seasons?|saison|temporada|temp|tem|stagione|staffel|seizoen|sezon|сезон|livre|se'
const EPISODE_WORDS = 'episodes?|episodios?|episodio|eps?|afl|folge|capitulo|cap|odcinek|сери[яи]|e'
const SEASON = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${SEASON_WORDS})[\\s._:]{0,2}(\\d{1,4}|[IVX]{1,5})(?![\\p{L}\\p{N}])`,
  'giu',
)
const SHORT_SEASON = /(?<![\p{L}\p{N}])s(\d{1,2})(?![\p{L}\p{N}]|\s-\s)/giu
const SEASON_OF =
  /(?<![\p{L}\p{N}])season[\s._]{0,2}(\d{1,2})(?:[\s._]?of[\s._]?\d{1,2})?[\s._]{1,2}(\d{1,3})[\s._]?of[\s._]?\d{1,3}/giu
const EPISODE = new RegExp(`(?<![\\p{L}\\p{N}])(?:${EPISODE_WORDS})[\\s._:]{0,2}(\\d{1,5})(?![\\p{L}\\p{N}])`, 'giu')
const CHAPTER = /(?<![\p{L}\p{N}])cap\.?[\s._]?(\d{1,2})(\d{2})(?:_(\d{1,2})?(\d{2}))?(?![\p{L}\p{N}])/giu

/** `Season 1 Episode 5-6`, `Se.1 afl.2`, `Stagione 6 … Episodio 13`: words, the episode anywhere after the season. */
export function readWordedEpisode({ text }: NumberingContext): Numbering | null {
  const [counted] = text.matchAll(SEASON_OF)
  if (counted !== undefined)
    return createNumbering(counted.index, counted.index + counted[0].length, Number(counted[1]), [Number(counted[2])])
  const season = findSeason(text)
  if (season === null) return null
  for (const match of text.slice(season.end).matchAll(EPISODE)) {
    const position = season.end + match.index + match[0].length
    const list = readNumberList(text, match[1] ?? '', position)
    const episodes = isWholeSeason(text.slice(list.end), list.numbers) ? [] : list.numbers
    return createNumbering(season.start, list.end, season.number, episodes)
  }
  return null
}

/** `Cap.102`, `Cap.111_120`: Spanish posts join season and chapter in one number. */
export function readChapter({ text }: NumberingContext): Numbering | null {
  const [match] = text.matchAll(CHAPTER)
  if (match === undefined) return null
  const [whole, season = '', episode = '', , last] = match
  const list = last === undefined ? [Number(episode)] : fill(Number(episode), Number(last))
  const stated = findSeason(text.slice(0, match.index))
  return createNumbering(stated?.start ?? match.index, match.index + whole.length, Number(season), list)
}

function findSeason(text: string): { start: number; end: number; number: number } | null {
  for (const match of [...text.matchAll(SEASON), ...text.matchAll(SHORT_SEASON)]) {
    const number = readOrdinal(match[1] ?? '')
    if (!Number.isNaN(number)) return { start: match.index, end: match.index + match[0].length, number }
  }
  return null
}

function fill(first: number, last: number): number[] {
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index)
}

function createNumbering(start: number, end: number, season: number, episodes: number[]): Numbering {
  return { start, end, seasons: [season], episodes, absoluteEpisodes: [] }
}
