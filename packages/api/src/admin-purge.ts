import { z } from 'zod'
import { type JobState, jobState } from './admin-jobs.ts'

/** Body of `POST /api/admin/purge`: one title or file by id, or everything. */
export type PurgeRequest = { id: string } | { all: true }

/** Progress of a purge at one edge. */
export interface EdgePurge {
  edge: string
  /** The job that purges this edge. */
  jobId: string
  /** `waiting` while the edge does not answer: it gets the purge when it does. `paused` while purges are paused. */
  state: JobState
  slices: number
  bytes: number
  /** Reason of the last failure. */
  reason: string | null
}

/** Answer of `POST /api/admin/purge`: what was purged so far, by all edges and by each. */
export interface PurgeResult {
  slices: number
  bytes: number
  edges: EdgePurge[]
}

/** Schema of `PurgeRequest`. */
export const PurgeRequest: z.ZodType<PurgeRequest> = z
  .union([z.strictObject({ id: z.string().min(1).max(64) }), z.strictObject({ all: z.literal(true) })])
  .meta({ id: 'PurgeRequest', description: 'One title or file by id, or everything.' })

/** Schema of `PurgeResult`. */
export const PurgeResult: z.ZodType<PurgeResult> = z
  .object({
    slices: z.number().int().min(0),
    bytes: z.number().int().min(0),
    edges: z.array(
      z.object({
        edge: z.string(),
        jobId: z.string(),
        state: jobState,
        slices: z.number().int().min(0),
        bytes: z.number().int().min(0),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'PurgeResult', description: 'What was forgotten so far, by all edges and by each.' })
