import { z } from 'zod'

/** The one form of every error outside: a stable `code`, a sentence for people, perhaps details. */
export const Problem = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
})

export type Problem = z.infer<typeof Problem>
