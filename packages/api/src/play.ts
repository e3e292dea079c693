import { z } from 'zod'

/** Body of `POST /api/play`. */
export interface PlayRequest {
  fileId: string
  /** The file that this player no longer plays: it stops counting as a stream now. */
  leaving?: string | undefined
}

/** Answer of `POST /api/play`: an address under the public port, valid until `expiresAt`. */
export interface PlayLink {
  /** Path and query, or an absolute URL if the operator set one. */
  url: string
  /** ISO 8601. */
  expiresAt: string
}

/** Schema of `PlayRequest`. */
export const PlayRequest: z.ZodType<PlayRequest> = z
  .object({
    fileId: z.string().min(1).max(64),
    leaving: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe(
        'The file that this player plays no more, so that it does not count as watched for another half minute.',
      ),
  })
  .meta({ id: 'PlayRequest', description: 'Which file to play.' })

/** Schema of `PlayLink`. */
export const PlayLink: z.ZodType<PlayLink> = z
  .object({
    url: z.string().describe('Path and query under this server, or an absolute address where the operator set one.'),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'PlayLink', description: 'A signed address that plays until it expires.' })
