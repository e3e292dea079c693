import { z } from 'zod'

/** State of a job. */
export type JobState = 'waiting' | 'running' | 'paused' | 'done' | 'parked' | 'cancelled'

/** A job, for the operator. Times are milliseconds since 1970. */
export interface JobView {
  id: string
  kind: string
  state: JobState
  priority: number
  dueAt: number
  failures: number
  maxFailures: number | null
  progress: { done: number; total: number | null; note: string | null } | null
  reason: string | null
  payload: Record<string, unknown>
  result: Record<string, unknown> | null
  worker: string | null
  addedAt: number
  updatedAt: number
  endedAt: number | null
}

/** Query of `GET /api/admin/jobs`. */
export interface JobListQuery {
  cursor?: string | undefined
  limit: number
  state?: JobState | undefined
  kind?: string | undefined
}

/** Answer of `GET /api/admin/jobs`. */
export interface JobList {
  items: JobView[]
  nextCursor: string | null
  /** Paused kinds; `all` for every kind. */
  paused: string[]
}

/** Body of `POST /api/admin/jobs/pause` and `…/resume`. */
export interface KindRequest {
  kind: string
}

/** Answer of both. */
export interface PausedKinds {
  paused: string[]
}

/** Schema of `JobState`. */
export const jobState: z.ZodType<JobState> = z.enum(['waiting', 'running', 'paused', 'done', 'parked', 'cancelled'])

const time = z.number().int().describe('Milliseconds since 1970.')
const paused = z.array(z.string()).describe('Kinds that are paused; `all` for everything.')
const kind = z.string().min(1).max(64)

/** Schema of `JobView`. */
export const JobView: z.ZodType<JobView> = z
  .object({
    id: z.string(),
    kind: z.string(),
    state: jobState,
    priority: z.number().int().describe('Higher goes first.'),
    dueAt: time,
    failures: z.number().int().describe('Since it was added or retried.'),
    maxFailures: z.number().int().nullable().describe('Parked when it failed this often; null tries for ever.'),
    progress: z
      .object({ done: z.number(), total: z.number().nullable(), note: z.string().nullable() })
      .nullable()
      .describe('In a unit of the kind.'),
    reason: z.string().nullable().describe('Why it failed last, or was parked.'),
    payload: z.record(z.string(), z.unknown()),
    result: z.record(z.string(), z.unknown()).nullable(),
    worker: z.string().nullable(),
    addedAt: time,
    updatedAt: time,
    endedAt: time.nullable(),
  })
  .meta({ id: 'Job', description: 'Work in the background.' })

/** Schema of `JobListQuery`. */
export const JobListQuery: z.ZodType<JobListQuery> = z.object({
  cursor: z.string().max(32).optional().describe('`nextCursor` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  state: jobState.optional(),
  kind: kind.optional(),
})

/** Schema of `JobList`. */
export const JobList: z.ZodType<JobList> = z
  .object({ items: z.array(JobView), nextCursor: z.string().nullable(), paused })
  .meta({ id: 'JobList', description: 'A page of jobs, the newest first.' })

/** Schema of `KindRequest`. */
export const KindRequest: z.ZodType<KindRequest> = z
  .strictObject({ kind: kind.default('all').describe('A kind of jobs, or `all`.') })
  .meta({ id: 'KindRequest', description: 'Which jobs.' })

/** Schema of `PausedKinds`. */
export const PausedKinds: z.ZodType<PausedKinds> = z
  .object({ paused })
  .meta({ id: 'PausedKinds', description: 'What is paused now.' })
