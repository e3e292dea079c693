import { z } from 'zod'

/** One part of a request that was refused. */
export interface ProblemDetail {
  /** Where it stands: `body.paths.0`, `query.limit`. */
  path: string
  message: string
}

/** The one form of every error outside: a stable `code`, a sentence for people, perhaps details. */
export interface Problem {
  error: { code: string; message: string; details?: ProblemDetail[] | undefined }
}

/** Schema of `Problem`. */
export const Problem: z.ZodType<Problem> = z
  .object({
    error: z.object({
      code: z.string().describe('Stable; programs may rely on it.'),
      message: z.string().describe('For people; may change.'),
      details: z
        .array(z.object({ path: z.string().describe('`body.paths.0`, `query.limit`'), message: z.string() }))
        .optional(),
    }),
  })
  .meta({ id: 'Problem', description: 'The one form of every error.' })
