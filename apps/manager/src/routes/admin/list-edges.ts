import { EdgeList } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'

/** `GET /api/admin/edges`: every edge with a cache, whether it answers, and its pending purges. */
export function listEdges({ listEdges: look }: Pick<ManagerDeps, 'listEdges'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/edges',
      {
        schema: {
          operationId: 'listEdges',
          tags: ['admin'],
          summary: 'List edges',
          description: 'Each is asked whether it is there. One that is not gets its purges when it is back.',
          security: [{ adminToken: [] }],
          response: { 200: json('Every edge.', EdgeList), ...adminRefusals() },
        },
      },
      async (_request, reply): Promise<EdgeList> => ({ items: await look(closeSignal(reply)) }),
    )
  }
}
