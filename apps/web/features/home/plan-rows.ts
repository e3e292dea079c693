import type { TitleCard } from '@streamvault/api'

/** A row of the home page. */
export interface HomeRow {
  genre: string
  titles: TitleCard[]
}

/** A genre with fewer titles gets no row. */
const MIN_TITLES = 3

/** At most `max` rows of genres, the largest first; a row holds the newest titles of its genre. */
export function planGenreRows(titles: readonly TitleCard[], max: number): HomeRow[] {
  const byGenre = new Map<string, TitleCard[]>()
  for (const title of titles) {
    for (const genre of title.genres) byGenre.set(genre, [...(byGenre.get(genre) ?? []), title])
  }
  return [...byGenre]
    .map(([genre, held]) => ({ genre, titles: held }))
    .filter((row) => row.titles.length >= MIN_TITLES)
    .toSorted((a, b) => b.titles.length - a.titles.length || a.genre.localeCompare(b.genre))
    .slice(0, max)
}

/** Titles to feature: those with a wide picture first, then newest first. */
export function planFeatured(titles: readonly TitleCard[], max: number): TitleCard[] {
  const wide = (title: TitleCard) => title.artwork.some((picture) => picture.role === 'backdrop')
  return [...titles.filter(wide), ...titles.filter((title) => !wide(title))].slice(0, max)
}
