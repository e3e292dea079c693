import { z } from 'zod'
import { lineOfText, linesOfText } from './plain-text.ts'

/** State of a title as set by the operator: `removed` remains stored only so that its files are not added again. */
export type PublicationState = 'published' | 'hidden' | 'removed'

/** Body of `PATCH /api/admin/titles/{id}`: absent fields stay unchanged. */
export interface TitleEdit {
  title?: string | undefined
  year?: number | null | undefined
  kind?: 'film' | 'series' | undefined
  overview?: string | null | undefined
  genres?: string[] | undefined
  state?: PublicationState | undefined
  rightsNote?: string | null | undefined
}

/** Body of `POST /api/admin/titles/{id}/merge`: the title that receives the files. */
export interface MergeRequest {
  into: string
}

/** Body of `POST /api/admin/titles/{id}/split`: the files that move to a new title. */
export interface SplitRequest {
  fileIds: string[]
  /** Default: the name of their current title. */
  title?: string | undefined
  year?: number | null | undefined
  kind?: 'film' | 'series' | undefined
}

/** Body of `POST /api/admin/files/{id}/place`: a title by its id, or by its name, which creates a missing title. */
export interface PlaceRequest {
  titleId?: string | undefined
  title?: string | undefined
  year?: number | null | undefined
  /** Default: `series` if a season or episodes are given, else `film`. */
  kind?: 'film' | 'series' | undefined
  season?: number | undefined
  episodes?: number[] | undefined
}

const kind = z.enum(['film', 'series'])
const publicationState = z.enum(['published', 'hidden', 'removed'])
const id = z.string().min(1).max(64)
const name = lineOfText(500)
const year = z.number().int().min(1870).max(2200).nullable()

/** Schema of `TitleEdit`. At least one field is required. */
export const TitleEdit: z.ZodType<TitleEdit> = z
  .strictObject({
    title: name.optional(),
    year: year.optional(),
    kind: kind.optional(),
    overview: linesOfText(10_000).nullable().optional(),
    genres: z.array(lineOfText(64)).max(50).optional(),
    state: publicationState.optional(),
    rightsNote: linesOfText(2000).nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'name at least one field to change')
  .meta({ id: 'TitleEdit', description: 'Fields to change; what is absent stays.' })

/** Schema of `MergeRequest`. */
export const MergeRequest: z.ZodType<MergeRequest> = z
  .strictObject({ into: id })
  .meta({ id: 'MergeRequest', description: 'The title that takes the files over.' })

/** Schema of `SplitRequest`. */
export const SplitRequest: z.ZodType<SplitRequest> = z
  .strictObject({
    fileIds: z.array(id).min(1).max(1000),
    title: name.optional().describe('Default: the name of the title they leave.'),
    year: year.optional(),
    kind: kind.optional(),
  })
  .meta({ id: 'SplitRequest', description: 'Files that get a title of their own.' })

/** Schema of `PlaceRequest`. */
export const PlaceRequest: z.ZodType<PlaceRequest> = z
  .strictObject({
    titleId: id.optional().describe('A title that is there.'),
    title: name.optional().describe('A title by its name; made when there is none.'),
    year: year.optional(),
    kind: kind.optional().describe('Default: `series` when a season or episodes are told, else `film`.'),
    season: z.number().int().min(0).max(9999).optional().describe('Of a series. Default: what the file has, else 1.'),
    episodes: z.array(z.number().int().min(0).max(99_999)).max(1000).optional(),
  })
  .refine(
    ({ titleId, title, year: told, kind: named }) =>
      titleId === undefined ? title !== undefined : title === undefined && told === undefined && named === undefined,
    'name either `titleId`, or `title` with what belongs to it',
  )
  .meta({ id: 'PlaceRequest', description: 'Where one file is to belong.' })
