import { z } from 'zod'
import type { PublicationState } from './admin-title-changes.ts'

/** State of a title: an `empty` title was published, has no file left, and is published again with its next file. */
type TitleState = PublicationState | 'empty'

/** State of a file. */
export type FileState = 'ready' | 'missing' | 'unplaced' | 'replaced'

/** A file with its path, for the operator. */
export interface AdminFile {
  id: string
  titleId: string | null
  /** The path from which it was added. */
  path: string
  quality: string | null
  season: number | null
  episodes: number[]
  /** Number of this file's part of a film; null for a whole film, and for episodes. */
  part: number | null
  /** Bytes. */
  size: number
  /** Seconds. */
  duration: number | null
  state: FileState
  /** Why it is unplaced or missing. */
  reason: string | null
  /** Milliseconds since 1970. */
  addedAt: number
}

/** A title in any state with its files, for the operator. */
export interface AdminTitle {
  id: string
  kind: 'film' | 'series'
  title: string
  year: number | null
  overview: string | null
  genres: string[]
  state: TitleState
  rightsNote: string | null
  isDemo: boolean
  addedAt: number
  updatedAt: number
  files: AdminFile[]
}

/** A title that received files, and the titles left without files. */
export interface ChangedTitle extends AdminTitle {
  /** Titles that have no file left and so are no longer on the site. */
  emptied: { id: string; title: string }[]
}

/** Query of `GET /api/admin/titles`. */
export interface AdminTitleListQuery {
  cursor?: string | undefined
  limit: number
  state?: TitleState | undefined
  kind?: 'film' | 'series' | undefined
  sort: 'newest' | 'name' | 'year'
}

/** Answer of `GET /api/admin/titles`. */
export interface AdminTitleList {
  items: AdminTitle[]
  nextCursor: string | null
}

/** Query of `GET /api/admin/files`. */
export interface AdminFileListQuery {
  cursor?: string | undefined
  limit: number
  state?: FileState | undefined
}

/** Answer of `GET /api/admin/files`. */
export interface AdminFileList {
  items: AdminFile[]
  nextCursor: string | null
}

const kind = z.enum(['film', 'series'])
const titleState = z
  .enum(['published', 'hidden', 'removed', 'empty'])
  .describe('`empty`: it was published, has no file left, and is published again with the next.')
const fileState = z.enum(['ready', 'missing', 'unplaced', 'replaced'])
const cursor = z.string().max(512).optional().describe('`nextCursor` of the page before.')
const limit = z.coerce.number().int().min(1).max(200).default(100)
const nextCursor = z.string().nullable().describe('Pass it as `cursor` to get the next page; null at the end.')

/** Schema of `AdminFile`. */
export const AdminFile: z.ZodType<AdminFile> = z
  .object({
    id: z.string(),
    titleId: z.string().nullable(),
    path: z.string().describe('The path it was added from.'),
    quality: z.string().nullable(),
    season: z.number().int().nullable(),
    episodes: z.array(z.number().int()),
    part: z.number().int().nullable().describe('Which part of a film it holds; null for a whole one.'),
    size: z.number().int().describe('Bytes.'),
    duration: z.number().nullable().describe('Seconds.'),
    state: fileState,
    reason: z.string().nullable().describe('Why it is unplaced or missing.'),
    addedAt: z.number().int().describe('Milliseconds since 1970.'),
  })
  .meta({ id: 'AdminFile', description: 'A file as the operator sees it.' })

const adminTitleFields = {
  id: z.string(),
  kind,
  title: z.string(),
  year: z.number().int().nullable(),
  overview: z.string().nullable(),
  genres: z.array(z.string()),
  state: titleState,
  rightsNote: z.string().nullable().describe('Why this operator may publish it.'),
  isDemo: z.boolean(),
  addedAt: z.number().int(),
  updatedAt: z.number().int(),
  files: z.array(AdminFile),
}

/** Schema of `AdminTitle`. */
export const AdminTitle: z.ZodType<AdminTitle> = z
  .object(adminTitleFields)
  .meta({ id: 'AdminTitle', description: 'A title as the operator sees it, in any state.' })

/** Schema of `ChangedTitle`. */
export const ChangedTitle: z.ZodType<ChangedTitle> = z
  .object({
    ...adminTitleFields,
    emptied: z
      .array(z.object({ id: z.string(), title: z.string() }))
      .describe('Titles that have no file left and left the site with it; the next file brings them back.'),
  })
  .meta({ id: 'ChangedTitle', description: 'A title that took files over.' })

/** Schema of `AdminTitleListQuery`. */
export const AdminTitleListQuery: z.ZodType<AdminTitleListQuery> = z.object({
  cursor,
  limit,
  state: titleState.optional().describe('Default: every state.'),
  kind: kind.optional(),
  sort: z.enum(['newest', 'name', 'year']).default('newest'),
})

/** Schema of `AdminTitleList`. */
export const AdminTitleList: z.ZodType<AdminTitleList> = z
  .object({ items: z.array(AdminTitle), nextCursor })
  .meta({ id: 'AdminTitleList', description: 'A page of titles with their files.' })

/** Schema of `AdminFileListQuery`. */
export const AdminFileListQuery: z.ZodType<AdminFileListQuery> = z.object({
  cursor,
  limit,
  state: fileState.optional().describe('Default: every state.'),
})

/** Schema of `AdminFileList`. */
export const AdminFileList: z.ZodType<AdminFileList> = z
  .object({ items: z.array(AdminFile), nextCursor })
  .meta({ id: 'AdminFileList', description: 'A page of files, by id.' })
