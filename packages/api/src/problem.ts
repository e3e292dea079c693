import { z } from 'zod'

/** One invalid part of a request. */
export interface ProblemDetail {
  /** Its place: `body.paths.0`, `query.limit`. */
  path: string
  message: string
}

/** The one format of every error in the API: a stable `code`, a sentence for people, perhaps details. */
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
