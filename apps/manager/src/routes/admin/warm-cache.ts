import { CacheJobs, WarmRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ManagerError } from '../../errors/manager-error.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { jobView } from '../../views/job-view.ts'
import { filesNamed } from './files-named.ts'

/** `POST /api/admin/cache/warm`: fetches files into the cache before a viewer requests them. */
export function warmCache({ cache, catalog }: Pick<ManagerDeps, 'cache' | 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/cache/warm',
      {
        schema: {
          operationId: 'warmCache',
          tags: ['admin'],
          summary: 'Fill the cache',
          description:
            'With files, or the heads of files, one job each, after everything that viewers wait for. A job ends where more would ' +
            'push out what is watched; its result says so. Cancel it by its id.',
          security: [{ adminToken: [] }],
          body: WarmRequest,
          response: {
            200: json('The jobs, one a file that can be played.', CacheJobs),
            ...adminBodyRefusals('file_not_found', 'file_missing'),
          },
        },
      },
      async (request): Promise<CacheJobs> => {
        const { ids, headBytes } = request.body
        const files = (await Promise.all(ids.map((id) => filesNamed(catalog, id)))).flat()
        const ready = new Set(files.flatMap(({ id, state }) => (state === 'ready' ? [id] : [])))
        if (ready.size === 0) throw new ManagerError('file_missing', 'None of these files can be played now.')
        return { items: (await cache.warm([...ready], headBytes)).map(jobView) }
      },
    )
  }
}
