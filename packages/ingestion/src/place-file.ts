import type { TitleKind } from '@streamvault/catalog'
import type { ParsedName } from './parsed-name.ts'

/** Why a file is unplaced. */
export const NO_TITLE = 'no title can be read in its name'

/** The place of a file in the library. */
export interface Placement {
  kind: TitleKind
  name: string
  year: number | null
  /** Null for a film. */
  season: number | null
  /** Empty for a film and for a file with a whole season. */
  episodes: number[]
}

/**
 * Decides which title a file belongs to, `undefined` when its name contains no title.
 *
 * Episodes without a season belong to season 1. An episode with only a date belongs to the season of its year, numbered
 * by month and day: 5 March is 305, so that the days of a year stay in order.
 */
export function placeFile(parsed: ParsedName): Placement | undefined {
  const name = parsed.title?.trim()
  if (!name) return undefined
  const { seasons, episodes, absoluteEpisodes, date, year } = parsed

  if (seasons.length > 0 || episodes.length > 0 || absoluteEpisodes.length > 0) {
    const numbers = episodes.length > 0 ? episodes : absoluteEpisodes
    return { kind: 'series', name, year, season: seasons[0] ?? 1, episodes: ordered(numbers) }
  }
  const day = date === null ? null : /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (day !== null) {
    const number = Number(day[2]) * 100 + Number(day[3])
    return { kind: 'series', name, year, season: Number(day[1]), episodes: [number] }
  }
  return { kind: 'film', name, year, season: null, episodes: [] }
}

function ordered(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
