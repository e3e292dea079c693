import { z } from 'zod'

/** Body of `POST /api/admin/link`. */
export interface LinkRequest {
  fileId: string
  /** Default: member. */
  class: 'guest' | 'member'
  /** Binds the link to this address; if absent, the link works from any address. */
  ip?: string | undefined
  ttlSeconds: number
  /** The format that the link serves: the unchanged bytes. A format that no server serves is refused, not signed. */
  form: 'direct'
}

/** A year: longer links are refused. */
const MAX_TTL_SECONDS = 366 * 24 * 3600

/** Schema of `LinkRequest`. */
export const LinkRequest: z.ZodType<LinkRequest> = z
  .strictObject({
    fileId: z.string().min(1).max(64),
    class: z.enum(['guest', 'member']).default('member'),
    ip: z
      .union([z.ipv4(), z.ipv6()])
      .optional()
      .describe('Bind the link to this address. Without it the link is bound to none.'),
    ttlSeconds: z
      .number()
      .int()
      .min(1)
      .max(MAX_TTL_SECONDS)
      .default(6 * 3600),
    form: z.enum(['direct'], 'use direct').default('direct').describe('What it opens: the bytes as they are.'),
  })
  .meta({ id: 'LinkRequest', description: 'Which address to sign.' })
