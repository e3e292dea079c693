import { z } from 'zod'

/** What a signed address opens: the bytes, an HLS playlist, a remuxed stream, or subtitle track N as WebVTT. */
export type LinkForm = 'direct' | 'hls' | 'remux' | `vtt:${number}`

/** Body of `POST /api/admin/link`. */
export interface LinkRequest {
  fileId: string
  /** Default: member. */
  class: 'guest' | 'member'
  /** Binds the link to this address; absent binds it to none. */
  ip?: string | undefined
  ttlSeconds: number
  form: LinkForm
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
    form: z
      .custom<LinkForm>((value) => typeof value === 'string' && /^(?:direct|hls|remux|vtt:\d{1,3})$/.test(value), {
        message: 'use direct, hls, remux or vtt:N',
      })
      .default('direct')
      .meta({ type: 'string', pattern: '^(?:direct|hls|remux|vtt:[0-9]{1,3})$' }),
  })
  .meta({ id: 'LinkRequest', description: 'Which address to sign.' })
