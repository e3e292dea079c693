import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals } from '../../openapi/answers.ts'

/** `DELETE /api/admin/titles/{id}`: lets nobody find the title again. */
export function removeTitle({ editing }: Pick<ManagerDeps, 'editing'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.delete(
      '/titles/:id',
      {
        schema: {
          operationId: 'removeTitle',
          tags: ['admin'],
          summary: 'Remove a title',
          description: 'Nobody finds it any more, and the same files are not added again.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: {
            204: z.null().meta({ description: 'It is removed.' }),
            ...adminRefusals('bad_request', 'title_not_found'),
          },
        },
      },
      async (request, reply) => {
        await editing.removeTitle(request.params.id)
        return reply.code(204).send(null)
      },
    )
  }
}
