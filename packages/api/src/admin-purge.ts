import { z } from 'zod'

/** Body of `POST /api/admin/purge`: one title or file by id, or everything. */
export type PurgeRequest = { id: string } | { all: true }

/** Answer of `POST /api/admin/purge`: what was forgotten. */
export interface PurgeResult {
  slices: number
  bytes: number
}

/** Schema of `PurgeRequest`. */
export const PurgeRequest: z.ZodType<PurgeRequest> = z
  .union([z.strictObject({ id: z.string().min(1).max(64) }), z.strictObject({ all: z.literal(true) })])
  .meta({ id: 'PurgeRequest', description: 'One title or file by id, or everything.' })

/** Schema of `PurgeResult`. */
export const PurgeResult: z.ZodType<PurgeResult> = z
  .object({ slices: z.number().int().min(0), bytes: z.number().int().min(0) })
  .meta({ id: 'PurgeResult', description: 'What the cache forgot.' })
