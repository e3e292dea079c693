import { z } from 'zod'

/** Body of `POST /api/admin/import`. */
export interface ImportRequest {
  /** `@name`, or its id with or without the `-100` before it. */
  channel: string
  /** Tells what would be done, by names and small reads, and does nothing. */
  dryRun: boolean
  /** Begins at the first message instead of where the last import ended. */
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
  /** Tells what would be restored and does nothing. */
  dryRun: boolean
}

/** Schema of `RebuildRequest`. */
export const RebuildRequest: z.ZodType<RebuildRequest> = z
  .strictObject({ dryRun: z.boolean().default(false).describe('Tell what would be restored and do nothing.') })
  .meta({ id: 'RebuildRequest', description: 'How the library is restored from its storage channel.' })
