import { SearchQuery, SearchResult } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../http/close-signal.ts'
import type { ManagerDeps } from '../manager-deps.ts'
import { json, refusals } from '../openapi/answers.ts'
import { titleCard } from '../views/title-views.ts'

/** `GET /api/search`: titles for the text typed so far. */
export function searchTitles({ search }: Pick<ManagerDeps, 'search'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/search',
      {
        schema: {
          operationId: 'searchTitles',
          tags: ['titles'],
          summary: 'Search titles',
          description: 'Forgives a typing mistake, and finds by the beginning of a word. Best first.',
          security: [],
          querystring: SearchQuery,
          response: { 200: json('What was found.', SearchResult), ...refusals('bad_request') },
        },
      },
      async (request, reply): Promise<SearchResult> => {
        const titles = await search.search(request.query.q, request.query.limit, closeSignal(reply))
        return { items: titles.filter((title) => title.state === 'published').map(titleCard) }
      },
    )
  }
}
