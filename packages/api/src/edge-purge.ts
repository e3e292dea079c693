import { z } from 'zod'

/** Maximum number of files in one `PurgeOrder`: larger purges need several orders. */
export const MAX_PURGED_FILES = 10_000

/**
 * Maximum bytes of one purged file: 1 TiB. No film is as large, and an edge looks for a million slices by name in
 * seconds: the sender of the purge waits at most a minute.
 */
export const MAX_PURGED_FILE_BYTES: number = 2 ** 40

/** Maximum bytes of one `PurgeOrder`. The largest valid order is smaller. */
export const MAX_PURGE_ORDER_BYTES = 1_000_000

/** Body of `POST /purge`, the one request that every edge accepts: the files whose slices to purge, or everything. */
export type PurgeOrder = { files: { id: string; size: number }[] } | { all: true }

/** Answer to a `PurgeOrder`: the removed slices and their bytes on disk, which may include a server's own headers. */
export interface PurgedBytes {
  slices: number
  bytes: number
}

/** Schema of `PurgeOrder`. */
export const PurgeOrder: z.ZodType<PurgeOrder> = z.union([
  z.strictObject({
    files: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[\w-]{1,64}$/),
          size: z.number().int().min(0).max(MAX_PURGED_FILE_BYTES),
        }),
      )
      .max(MAX_PURGED_FILES),
  }),
  z.strictObject({ all: z.literal(true) }),
])

/** Schema of `PurgedBytes`. */
export const PurgedBytes: z.ZodType<PurgedBytes> = z.object({
  slices: z.number().int().min(0),
  bytes: z.number().int().min(0),
})
