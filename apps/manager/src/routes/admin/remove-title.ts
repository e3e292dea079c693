import { removeTitle } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals } from '../../openapi/answers.ts'

/** `DELETE /api/admin/titles/{id}`: removes the title from the library's lists and searches. */
export function removeTitleRoute({
  catalog,
  purge,
  now,
}: Pick<ManagerDeps, 'catalog' | 'purge' | 'now'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.delete(
      '/titles/:id',
      {
        schema: {
          operationId: 'removeTitle',
          tags: ['admin'],
          summary: 'Remove a title',
          description:
            'Nobody finds it any more, and the same files are not added again: they are listed as unplaced. Cached bytes are forgotten, the files stay where they lie.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: {
            204: z.null().meta({ description: 'It is removed.' }),
            ...adminBodyRefusals('title_not_found'),
          },
        },
      },
      async (request, reply) => {
        const files = await removeTitle(catalog, request.params.id, now())
        await purge(
          files.map((file) => file.id),
          request.params.id,
          closeSignal(reply),
        )
        return reply.code(204).send(null)
      },
    )
  }
}
