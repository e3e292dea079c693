import { z } from 'zod'

/** Files of one `PurgeOrder` at most: one who has more to say sends several. */
export const MAX_PURGED_FILES = 10_000

/**
 * Bytes of one purged file at most: 1 TiB. No film is as large, and a million slices are looked for by name in seconds: who
 * asks for the purge waits no longer than a minute.
 */
export const MAX_PURGED_FILE_BYTES: number = 2 ** 40

/** Bytes of one `PurgeOrder` at most. The largest is smaller. */
export const MAX_PURGE_ORDER_BYTES = 1_000_000

/** Body of `POST /purge`, the one question that every edge takes: the files whose slices are to go, or everything. */
export type PurgeOrder = { files: { id: string; size: number }[] } | { all: true }

/** Answer to a `PurgeOrder`: what was removed. Bytes on disk, which a program may count with heads of its own. */
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
