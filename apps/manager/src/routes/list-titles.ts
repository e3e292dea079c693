import { TitleList, TitleListQuery } from '@streamvault/api'
import type { TitleFilter } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../manager-deps.ts'
import { json, refusals } from '../openapi/answers.ts'
import { titleCard } from '../views/title-views.ts'

/** `GET /api/titles`: a page of the published titles. */
export function listTitles({ catalog }: Pick<ManagerDeps, 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/titles',
      {
        schema: {
          operationId: 'listTitles',
          tags: ['titles'],
          summary: 'List titles',
          description: 'Keyset pages: a title added meanwhile never makes another appear twice.',
          security: [],
          querystring: TitleListQuery,
          response: { 200: json('A page of titles.', TitleList), ...refusals('bad_request', 'bad_cursor') },
        },
      },
      async (request): Promise<TitleList> => {
        const { sort, limit, cursor, ...wishes } = request.query
        const filter = filterOf(wishes)
        const page = await catalog.listTitles({ ...filter, sort, limit, ...(cursor === undefined ? {} : { cursor }) })
        const total = await catalog.countTitles(filter)
        return { items: page.items.map(titleCard), nextCursor: page.nextCursor, total }
      },
    )
  }
}

function filterOf({ kind, genre, quality, year }: Omit<TitleListQuery, 'sort' | 'limit' | 'cursor'>): TitleFilter {
  return {
    states: ['published'],
    ...(kind === undefined ? {} : { kind }),
    ...(genre === undefined ? {} : { genre }),
    ...(quality === undefined ? {} : { quality }),
    ...(year === undefined ? {} : { year }),
  }
}
