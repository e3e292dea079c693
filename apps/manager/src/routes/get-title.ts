import { TitleDetail } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ManagerError } from '../errors/manager-error.ts'
import type { ManagerDeps } from '../manager-deps.ts'
import { json, refusals } from '../openapi/answers.ts'
import { titleDetail } from '../views/title-views.ts'

/** `GET /api/titles/{id}`: a published title. A hidden or removed one is not found. */
export function getTitle({ catalog }: Pick<ManagerDeps, 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/titles/:id',
      {
        schema: {
          operationId: 'getTitle',
          tags: ['titles'],
          summary: 'Read a title',
          description: 'A published title with its episodes and the files that can be played.',
          security: [],
          params: z.object({ id: z.string() }),
          response: { 200: json('The title.', TitleDetail), ...refusals('bad_request', 'title_not_found') },
        },
      },
      async (request): Promise<TitleDetail> => {
        const title = await catalog.getTitle(request.params.id)
        if (title?.state !== 'published') throw new ManagerError('title_not_found', 'No title has this id.')
        return titleDetail(title, await catalog.filesOfTitle(title.id))
      },
    )
  }
}
