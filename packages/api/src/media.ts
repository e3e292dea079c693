import { z } from 'zod'

/** A track, for the site. */
export interface TrackView {
  index: number
  kind: 'video' | 'audio' | 'subtitle'
  codec: string | null
  codecString: string | null
  /** BCP 47. */
  language: string | null
  name: string | null
  channels: number | null
  width: number | null
  height: number | null
}

/** A file of a title, without any hint of its storage location. */
export interface FileView {
  id: string
  quality: string | null
  season: number | null
  episodes: number[]
  /** Number of this file's part of a film, from 1; null for a whole film, and for episodes. */
  part: number | null
  edition: string | null
  /** Bytes. */
  size: number
  /** Seconds. */
  duration: number | null
  contentType: string
  container: string | null
  hdr: string[]
  tracks: TrackView[]
}

/** A picture; its URL is `/api/image/{id}?w=WIDTH`. */
export interface ArtworkView {
  id: string
  role: 'poster' | 'backdrop'
  /** Average colour as `#rrggbb`. */
  tint: string
}

/** Schema of `TrackView`. */
export const TrackView: z.ZodType<TrackView> = z
  .object({
    index: z.number().int(),
    kind: z.enum(['video', 'audio', 'subtitle']),
    codec: z.string().nullable(),
    codecString: z.string().nullable().describe('Full codec string for `MediaSource.isTypeSupported`.'),
    language: z.string().nullable().describe('BCP 47.'),
    name: z.string().nullable(),
    channels: z.number().int().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
  })
  .meta({ id: 'TrackView', description: 'A track inside a file.' })

/** Schema of `FileView`. */
export const FileView: z.ZodType<FileView> = z
  .object({
    id: z.string(),
    quality: z.string().nullable().describe('`2160p`, `1080p`, …'),
    season: z.number().int().nullable(),
    episodes: z.array(z.number().int()),
    part: z.number().int().nullable().describe('Which part of a film it holds; null for a whole one.'),
    edition: z.string().nullable(),
    size: z.number().int().describe('Bytes.'),
    duration: z.number().nullable().describe('Seconds.'),
    contentType: z.string(),
    container: z.string().nullable(),
    hdr: z.array(z.string()).describe('`HDR10`, `HLG`, `DV`; empty for standard range.'),
    tracks: z.array(TrackView),
  })
  .meta({ id: 'FileView', description: 'A file of a title.' })

/** Schema of `ArtworkView`. */
export const ArtworkView: z.ZodType<ArtworkView> = z
  .object({
    id: z.string(),
    role: z.enum(['poster', 'backdrop']),
    tint: z.string().describe('Average colour as `#rrggbb`, shown until the picture arrives.'),
  })
  .meta({ id: 'ArtworkView', description: 'A picture; its address is `/api/image/{id}?w=WIDTH`.' })
