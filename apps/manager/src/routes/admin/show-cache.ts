import { type CachedFile, CacheQuery, CacheStats } from '@streamvault/api'
import type { Catalog } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'

/** `GET /api/admin/cache`: the contents of this server's cache. */
export function showCache({ cache, catalog }: Pick<ManagerDeps, 'cache' | 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/cache',
      {
        schema: {
          operationId: 'showCache',
          tags: ['admin'],
          summary: 'Show the cache',
          description:
            "Of this server's own slices; those that an nginx keeps are counted at its helper. Counts begin at the start.",
          security: [{ adminToken: [] }],
          querystring: CacheQuery,
          response: { 200: json('What it holds.', CacheStats), ...adminRefusals('bad_request') },
        },
      },
      async (request): Promise<CacheStats> => {
        const stats = await cache.stats(request.query.top)
        return { ...stats, top: await Promise.all(stats.top.map((file) => withTitle(catalog, file))) }
      },
    )
  }
}

async function withTitle(
  catalog: Pick<Catalog, 'getFile' | 'getTitle'>,
  kept: Pick<CachedFile, 'fileId' | 'slices' | 'bytes'>,
): Promise<CachedFile> {
  const file = await catalog.getFile(kept.fileId)
  const titleId = file?.titleId ?? null
  const title = titleId === null ? undefined : await catalog.getTitle(titleId)
  return { ...kept, titleId, title: title?.name ?? null, size: file?.size ?? null }
}
