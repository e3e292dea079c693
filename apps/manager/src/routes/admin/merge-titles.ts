import { ChangedTitle, MergeRequest } from '@streamvault/api'
import { mergeTitles, TitleNotFoundError } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { changedTitle } from '../../views/changed-title.ts'

/** `POST /api/admin/titles/{id}/merge`: moves the files of a title to another. */
export function mergeTitlesRoute({
  catalog,
  search,
  now,
}: Pick<ManagerDeps, 'catalog' | 'search' | 'now'>): FastifyPluginAsyncZod {
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
            200: json('The title that took the files over.', ChangedTitle),
            ...adminBodyRefusals('title_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<ChangedTitle> => {
        const { id } = request.params
        if ((await catalog.getTitle(id)) === undefined) throw new TitleNotFoundError(id)
        const title = await mergeTitles(catalog, id, request.body.into, now())
        return await changedTitle({ catalog, search }, title, [])
      },
    )
  }
}
