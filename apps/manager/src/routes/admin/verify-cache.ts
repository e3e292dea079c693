import { CacheJobs, VerifyRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { jobView } from '../../views/job-view.ts'
import { filesNamed } from './files-named.ts'

/** `POST /api/admin/cache/verify`: checks slices against their checksums. */
export function verifyCache({ cache, catalog }: Pick<ManagerDeps, 'cache' | 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/cache/verify',
      {
        schema: {
          operationId: 'verifyCache',
          tags: ['admin'],
          summary: 'Verify the cache',
          description:
            'Reads all slices, or those of a title or file, slowly, and removes the damaged: they are fetched again when they are ' +
            'asked for. The result of the job counts them.',
          security: [{ adminToken: [] }],
          body: VerifyRequest,
          response: { 200: json('The job.', CacheJobs), ...adminBodyRefusals('file_not_found') },
        },
      },
      async (request): Promise<CacheJobs> => {
        const { id, bytesPerSecond } = request.body
        const files = id === undefined ? 'all' : (await filesNamed(catalog, id)).map((file) => file.id)
        return { items: [jobView(await cache.verify(files, id ?? 'all', bytesPerSecond))] }
      },
    )
  }
}
