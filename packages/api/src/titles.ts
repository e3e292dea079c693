import { z } from 'zod'
import { ArtworkView, FileView } from './media.ts'

/** A title in a list. */
export interface TitleCard {
  id: string
  kind: 'film' | 'series'
  title: string
  year: number | null
  genres: string[]
  /** Best first. */
  qualities: string[]
  overview: string | null
  artwork: ArtworkView[]
  /** Milliseconds since 1970. */
  addedAt: number
}

/** One episode and its files. */
export interface EpisodeView {
  /** 0 for specials. */
  season: number
  number: number
  name: string | null
  overview: string | null
  fileIds: string[]
}

/** A title with all data of its page. */
export interface TitleDetail extends TitleCard {
  episodes: EpisodeView[]
  files: FileView[]
}

/** Answer of `GET /api/files/{fileId}`: a file and its title. */
export interface FileAnswer {
  file: FileView
  title: TitleCard
}

/** Query of `GET /api/titles`. */
export interface TitleListQuery {
  cursor?: string | undefined
  limit: number
  kind?: 'film' | 'series' | undefined
  genre?: string | undefined
  quality?: string | undefined
  year?: number | undefined
  sort: 'newest' | 'name' | 'year'
}

/** Answer of `GET /api/titles`. */
export interface TitleList {
  items: TitleCard[]
  nextCursor: string | null
  /** Number of matching titles over all pages. */
  total: number
}

/** Query of `GET /api/search`. */
export interface SearchQuery {
  q: string
  limit: number
}

/** Answer of `GET /api/search`, best first. */
export interface SearchResult {
  items: TitleCard[]
}

const card = {
  id: z.string(),
  kind: z.enum(['film', 'series']),
  title: z.string(),
  year: z.number().int().nullable(),
  genres: z.array(z.string()),
  qualities: z.array(z.string()),
  overview: z.string().nullable(),
  artwork: z.array(ArtworkView),
  addedAt: z.number().int().describe('Milliseconds since 1970.'),
}

/** Schema of `TitleCard`. */
export const TitleCard: z.ZodType<TitleCard> = z
  .object(card)
  .meta({ id: 'TitleCard', description: 'A title in a list.' })

/** Schema of `EpisodeView`. */
export const EpisodeView: z.ZodType<EpisodeView> = z
  .object({
    season: z.number().int().describe('0 holds the specials.'),
    number: z.number().int(),
    name: z.string().nullable(),
    overview: z.string().nullable(),
    fileIds: z.array(z.string()),
  })
  .meta({ id: 'EpisodeView', description: 'One episode and the files that hold it.' })

/** Schema of `TitleDetail`. */
export const TitleDetail: z.ZodType<TitleDetail> = z
  .object({ ...card, episodes: z.array(EpisodeView), files: z.array(FileView) })
  .meta({ id: 'TitleDetail', description: 'A title with everything its page shows.' })

/** Schema of `FileAnswer`. */
export const FileAnswer: z.ZodType<FileAnswer> = z
  .object({ file: FileView, title: TitleCard })
  .meta({ id: 'FileAnswer', description: 'A file and the title it belongs to.' })

/** Schema of `TitleListQuery`. */
export const TitleListQuery: z.ZodType<TitleListQuery> = z.object({
  cursor: z.string().max(512).optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  kind: z.enum(['film', 'series']).optional(),
  genre: z.string().max(64).optional(),
  quality: z.string().max(16).optional().describe('`1080p`, …'),
  year: z.coerce.number().int().min(1870).max(2200).optional(),
  sort: z.enum(['newest', 'name', 'year']).default('newest'),
})

/** Schema of `TitleList`. */
export const TitleList: z.ZodType<TitleList> = z
  .object({
    items: z.array(TitleCard),
    nextCursor: z.string().nullable().describe('Pass it as `cursor` to get the next page; null at the end.'),
    total: z.number().int().describe('Titles that match, over all pages.'),
  })
  .meta({ id: 'TitleList', description: 'A page of titles.' })

/** Schema of `SearchQuery`. */
export const SearchQuery: z.ZodType<SearchQuery> = z.object({
  q: z.string().max(200).describe('What was typed; the last word may be unfinished.'),
  limit: z.coerce.number().int().min(1).max(50).default(10),
})

/** Schema of `SearchResult`. */
export const SearchResult: z.ZodType<SearchResult> = z
  .object({ items: z.array(TitleCard) })
  .meta({ id: 'SearchResult', description: 'Titles found, best first.' })
