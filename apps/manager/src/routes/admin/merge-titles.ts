import { AdminTitle, MergeRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ManagerError } from '../../errors/manager-error.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { adminTitle } from '../../views/admin-views.ts'

/** `POST /api/admin/titles/{id}/merge`: gives the files of a title to another. */
export function mergeTitles({ catalog, editing }: Pick<ManagerDeps, 'catalog' | 'editing'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/titles/:id/merge',
      {
        schema: {
          operationId: 'mergeTitles',
          tags: ['admin'],
          summary: 'Merge a title into another',
          description: 'The other takes all files over; this one goes.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: MergeRequest,
          response: {
            200: json('The title that took the files over.', AdminTitle),
            ...adminBodyRefusals('title_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<AdminTitle> => {
        const { id } = request.params
        const { into } = request.body
        if (id === into) throw new ManagerError('edit_conflict', 'A title cannot be merged into itself.')
        const title = await editing.mergeTitles(id, into)
        return adminTitle(title, await catalog.filesOfTitle(title.id))
      },
    )
  }
}
