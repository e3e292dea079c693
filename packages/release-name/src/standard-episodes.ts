import { readNumberList } from './number-list.ts'
import type { Numbering, NumberingContext } from './numbering.ts'
import { isWholeSeason } from './whole-season.ts'

const SEASON_EPISODE =
  /(?<![\p{L}\p{N}])s(\d{1,4})(?:[\s._]{0,2}(?:e|ep|x)|-(?:e|ep|x)|[\s._]-[\s._]?e)[\s._]?(\d{1,5})(?![\p{N}])/giu
const SEASON_EPISODE_LETTER_O = /(?<![\p{L}\p{N}])s(\d{1,2})eo(\d{1,2})(?![\p{N}])/giu
const SEASON_DOT_EPISODE = /(?<![\p{L}\p{N}])s(\d{2})\.(\d{2})(?=\.)/giu
const CROSS = /(?<![\p{L}\p{N}])(\d{1,4})x(?!26[4-6](?!\d))(\d{1,4})(?![\p{N}])/giu
const GLUED_SEASON_EPISODE = /(?<=\p{L})s(\d{2})e(\d{2,3})(?![\p{N}])/giu

/** `S01E02`, `S01 E02-E04`, `S2016E14`: the scheme made for programs. */
export function readSeasonEpisode({ text }: NumberingContext): Numbering | null {
  return (
    readFirst(text, SEASON_EPISODE) ?? readFirst(text, SEASON_EPISODE_LETTER_O) ?? readFirst(text, SEASON_DOT_EPISODE)
  )
}

/** `1x02`, `02x01-02`, `2009x09`; a picture size (`1280x720`) is no episode. */
export function readCross({ text }: NumberingContext): Numbering | null {
  return readFirst(text, CROSS, (season, episode) => {
    if (season >= 320 && episode >= 240) return false
    return season < 200 || (season >= 1900 && season < 2100)
  })
}

/** `zoos01e11`: without a separator after the title. Tried last, since words may end alike. */
export function readGluedSeasonEpisode({ text }: NumberingContext): Numbering | null {
  return readFirst(text, GLUED_SEASON_EPISODE)
}

function readFirst(
  text: string,
  pattern: RegExp,
  accepts: (season: number, episode: number) => boolean = () => true,
): Numbering | null {
  for (const match of text.matchAll(pattern)) {
    const [whole, season = '', episode = ''] = match
    if (!accepts(Number(season), Number(episode))) continue
    const list = readNumberList(text, episode, match.index + whole.length)
    const episodes = isWholeSeason(text.slice(list.end), list.numbers) ? [] : list.numbers
    return { start: match.index, end: list.end, seasons: [Number(season)], episodes, absoluteEpisodes: [] }
  }
  return null
}
