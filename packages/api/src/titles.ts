import { z } from 'zod'

/** A track as the site shows it. */
export const TrackView = z.object({
  index: z.number().int(),
  kind: z.enum(['video', 'audio', 'subtitle']),
  codec: z.string().nullable(),
  codecString: z.string().nullable(),
  language: z.string().nullable(),
  name: z.string().nullable(),
  channels: z.number().int().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
})

/** A file of a title, without anything that tells where it lies. */
export const FileView = z.object({
  id: z.string(),
  quality: z.string().nullable(),
  season: z.number().int().nullable(),
  episodes: z.array(z.number().int()),
  edition: z.string().nullable(),
  size: z.number().int(),
  duration: z.number().nullable(),
  contentType: z.string(),
  container: z.string().nullable(),
  hdr: z.array(z.string()),
  tracks: z.array(TrackView),
})

/** A picture; its address is `/api/image/{id}?w=WIDTH`. */
export const ArtworkView = z.object({
  id: z.string(),
  role: z.enum(['poster', 'backdrop']),
  tint: z.string(),
})

/** A title in a list. */
export const TitleCard = z.object({
  id: z.string(),
  kind: z.enum(['film', 'series']),
  title: z.string(),
  year: z.number().int().nullable(),
  genres: z.array(z.string()),
  qualities: z.array(z.string()),
  overview: z.string().nullable(),
  artwork: z.array(ArtworkView),
  addedAt: z.number().int(),
})

/** One episode and the files that hold it. */
export const EpisodeView = z.object({
  season: z.number().int(),
  number: z.number().int(),
  name: z.string().nullable(),
  overview: z.string().nullable(),
  fileIds: z.array(z.string()),
})

/** A title with everything its page shows. */
export const TitleDetail = TitleCard.extend({
  episodes: z.array(EpisodeView),
  files: z.array(FileView),
})

/** Query of `GET /api/titles`. */
export const TitleListQuery = z.object({
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(24),
  kind: z.enum(['film', 'series']).optional(),
  genre: z.string().max(64).optional(),
  quality: z.string().max(16).optional(),
  year: z.coerce.number().int().min(1870).max(2200).optional(),
  sort: z.enum(['newest', 'name', 'year']).default('newest'),
})

/** Answer of `GET /api/titles`. */
export const TitleList = z.object({
  items: z.array(TitleCard),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
})

/** Query of `GET /api/search`. */
export const SearchQuery = z.object({
  q: z.string().max(200),
  limit: z.coerce.number().int().min(1).max(50).default(10),
})

/** Answer of `GET /api/search`, best first. */
export const SearchResult = z.object({ items: z.array(TitleCard) })

/** Body of `POST /api/play`. */
export const PlayRequest = z.object({ fileId: z.string().min(1).max(64) })

/** Answer of `POST /api/play`: an address under the public port that plays until `expiresAt` (ISO 8601). */
export const PlayLink = z.object({ url: z.string(), expiresAt: z.string() })

export type TrackView = z.infer<typeof TrackView>
export type FileView = z.infer<typeof FileView>
export type ArtworkView = z.infer<typeof ArtworkView>
export type TitleCard = z.infer<typeof TitleCard>
export type EpisodeView = z.infer<typeof EpisodeView>
export type TitleDetail = z.infer<typeof TitleDetail>
export type TitleListQuery = z.infer<typeof TitleListQuery>
export type TitleList = z.infer<typeof TitleList>
export type SearchQuery = z.infer<typeof SearchQuery>
export type SearchResult = z.infer<typeof SearchResult>
export type PlayRequest = z.infer<typeof PlayRequest>
export type PlayLink = z.infer<typeof PlayLink>
