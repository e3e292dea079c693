import { AdminTitle, SplitRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { adminTitle } from '../../views/admin-views.ts'

/** `POST /api/admin/titles/{id}/split`: gives some files a title of their own. */
export function splitTitle({ catalog, editing }: Pick<ManagerDeps, 'catalog' | 'editing'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/titles/:id/split',
      {
        schema: {
          operationId: 'splitTitle',
          tags: ['admin'],
          summary: 'Split files off a title',
          description: 'They get a title of their own.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: SplitRequest,
          response: {
            200: json('The new title.', AdminTitle),
            ...adminBodyRefusals('title_not_found', 'file_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<AdminTitle> => {
        const title = await editing.splitFiles(request.params.id, request.body)
        return adminTitle(title, await catalog.filesOfTitle(title.id))
      },
    )
  }
}
