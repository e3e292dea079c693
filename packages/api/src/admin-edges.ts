import { z } from 'zod'

/** An edge that keeps bytes, as the operator sees it. */
export interface EdgeView {
  name: string
  /** `own` runs in the server's process, others are asked by HTTP. */
  kind: 'own' | 'remote'
  /** Whether it answers now. */
  state: 'up' | 'down'
  /** Purges that it has not done yet. */
  pendingPurges: number
  /** When it did its last purge, in milliseconds since 1970. */
  lastPurgeAt: number | null
  /** Why its last purge failed, while one is pending. */
  reason: string | null
}

/** Answer of `GET /api/admin/edges`. */
export interface EdgeList {
  items: EdgeView[]
}

/** Schema of `EdgeList`. */
export const EdgeList: z.ZodType<EdgeList> = z
  .object({
    items: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['own', 'remote']).describe("`own` runs in the server's process."),
        state: z.enum(['up', 'down']).describe('Whether it answers now.'),
        pendingPurges: z.number().int().min(0),
        lastPurgeAt: z.number().int().nullable().describe('Milliseconds since 1970.'),
        reason: z.string().nullable().describe('Why its last purge failed, while one is pending.'),
      }),
    ),
  })
  .meta({ id: 'EdgeList', description: 'Every edge that keeps bytes.' })
