import { AdminTitle, TitleEdit } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { adminTitle } from '../../views/admin-views.ts'

/** `PATCH /api/admin/titles/{id}`: changes what is told of a title. */
export function editTitle({ catalog, editing }: Pick<ManagerDeps, 'catalog' | 'editing'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.patch(
      '/titles/:id',
      {
        schema: {
          operationId: 'editTitle',
          tags: ['admin'],
          summary: 'Edit a title',
          description: 'What is absent stays as it is.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: TitleEdit,
          response: {
            200: json('The title as it is now.', AdminTitle),
            ...adminBodyRefusals('title_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<AdminTitle> => {
        const title = await editing.editTitle(request.params.id, request.body)
        return adminTitle(title, await catalog.filesOfTitle(title.id))
      },
    )
  }
}
