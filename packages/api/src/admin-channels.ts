import { z } from 'zod'

/** Body of `POST /api/admin/import`. */
export interface ImportRequest {
  /** `@name`, or the id with or without its `-100` prefix. */
  channel: string
  /** Reports the changes without making them, from names and small reads. */
  dryRun: boolean
  /** Starts at the first message instead of after the last import. */
  again: boolean
}

/** Schema of `ImportRequest`. */
export const ImportRequest: z.ZodType<ImportRequest> = z
  .strictObject({
    channel: z.string().min(1).max(100).describe('`@name`, or its id with or without the `-100` before it.'),
    dryRun: z.boolean().default(false).describe('Tell what would be done, by names and small reads, and do nothing.'),
    again: z.boolean().default(false).describe('Begin at the first message, not where the last import ended.'),
  })
  .meta({ id: 'ImportRequest', description: 'A channel whose videos are indexed where they lie.' })

/** Body of `POST /api/admin/rebuild`. */
export interface RebuildRequest {
  /** Reports what would be restored without restoring it. */
  dryRun: boolean
}

/** Schema of `RebuildRequest`. */
export const RebuildRequest: z.ZodType<RebuildRequest> = z
  .strictObject({ dryRun: z.boolean().default(false).describe('Tell what would be restored and do nothing.') })
  .meta({ id: 'RebuildRequest', description: 'How the library is restored from its storage channel.' })
