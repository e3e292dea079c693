import { z } from 'zod'

/** An edge with a cache, for the operator. */
export interface EdgeView {
  name: string
  /** `own` runs in the server's process; the server reaches `remote` edges by HTTP. */
  kind: 'own' | 'remote'
  /** Whether the edge answers now. */
  state: 'up' | 'down'
  /** Purges that the edge has not completed yet. */
  pendingPurges: number
  /** Time of its last completed purge, in milliseconds since 1970. */
  lastPurgeAt: number | null
  /** Reason of the last failed purge, while one is pending. */
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
