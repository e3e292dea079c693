import { PurgeRequest, PurgeResult } from '@streamvault/api'
import type { Catalog } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ManagerError } from '../../errors/manager-error.ts'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'

/** `POST /api/admin/purge`: forgets cached bytes. A title is purged with all its files, whatever their state. */
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
        return purge(await fileIdsOf(catalog, id), id, closeSignal(reply))
      },
    )
  }
}

async function fileIdsOf(catalog: Catalog, id: string): Promise<string[]> {
  if ((await catalog.getFile(id)) !== undefined) return [id]
  if ((await catalog.getTitle(id)) === undefined) {
    throw new ManagerError('file_not_found', 'No title and no file has this id.')
  }
  return (await catalog.filesOfTitle(id)).map((file) => file.id)
}
