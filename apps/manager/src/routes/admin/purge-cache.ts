import { PurgeRequest, PurgeResult } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { filesNamed } from './files-named.ts'

/** `POST /api/admin/purge`: invalidates cached bytes. The purge of a title covers all its files, in any state. */
export function purgeCache({ catalog, purge }: Pick<ManagerDeps, 'catalog' | 'purge'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/purge',
      {
        schema: {
          operationId: 'purgeCache',
          tags: ['admin'],
          summary: 'Forget cached bytes',
          description:
            'Of a title, of a file, or of everything, at every edge. What is stored is not touched, streams under way end. ' +
            'The answer waits some seconds; an edge that is down gets it when it returns.',
          security: [{ adminToken: [] }],
          body: PurgeRequest,
          response: {
            200: json('What was forgotten.', PurgeResult),
            ...adminBodyRefusals('file_not_found'),
          },
        },
      },
      async (request, reply): Promise<PurgeResult> => {
        if ('all' in request.body) return purge('all', 'all', closeSignal(reply))
        const { id } = request.body
        const files = await filesNamed(catalog, id)
        return purge(
          files.map((file) => file.id),
          id,
          closeSignal(reply),
        )
      },
    )
  }
}
