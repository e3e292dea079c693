/** A film, or a series with all its seasons. */
export type TitleKind = 'film' | 'series'

/** Every state that a title may be in. */
export const PUBLICATION_STATES = ['published', 'hidden', 'removed', 'empty'] as const

/**
 * `hidden` is visible to the operator only; `removed` stays only so that the same files are not added again; `empty`
 * was published, has no file left, and is published again with the next.
 */
export type PublicationState = (typeof PUBLICATION_STATES)[number]

/** A picture of a title. */
export interface Artwork {
  /** Name under `/api/image/{id}`. */
  imageId: string
  role: 'poster' | 'backdrop'
  /** Average colour as `#rrggbb`, shown until the picture arrives. */
  tint: string
}

/** One episode of a series. Specials have season 0. */
export interface Episode {
  season: number
  number: number
  name: string | null
  overview: string | null
}

/** A work that viewers find and watch. Its files are documents of their own, see `MediaFile`. */
export interface Title {
  id: string
  kind: TitleKind
  name: string
  /** Other names for lookups: original, transliterated, as written in file names. */
  aliases: string[]
  year: number | null
  overview: string | null
  genres: string[]
  /** Sorted by season and number. Empty for a film. */
  episodes: Episode[]
  artwork: Artwork[]
  /** The qualities of its files, for browse filters: `2160p` … */
  qualities: string[]
  state: PublicationState
  /** Why this operator may publish it; free text, shown to the operator. */
  rightsNote: string | null
  /** A title that came with the program. */
  isDemo: boolean
  /** Milliseconds since 1970. */
  addedAt: number
  updatedAt: number
}
