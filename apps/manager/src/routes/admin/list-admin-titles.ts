import { AdminTitleList, AdminTitleListQuery } from '@streamvault/api'
import { PUBLICATION_STATES } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'
import { adminTitle } from '../../views/admin-views.ts'

/** `GET /api/admin/titles`: titles of every state with their files. */
export function listAdminTitles({ catalog }: Pick<ManagerDeps, 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/titles',
      {
        schema: {
          operationId: 'listAdminTitles',
          tags: ['admin'],
          summary: 'List titles of every state',
          description: 'With their files and paths.',
          security: [{ adminToken: [] }],
          querystring: AdminTitleListQuery,
          response: {
            200: json('A page of titles.', AdminTitleList),
            ...adminRefusals('bad_request', 'bad_cursor'),
          },
        },
      },
      async (request): Promise<AdminTitleList> => {
        const { sort, limit, cursor, kind, state } = request.query
        const page = await catalog.listTitles({
          sort,
          limit,
          states: state === undefined ? [...PUBLICATION_STATES] : [state],
          ...(kind === undefined ? {} : { kind }),
          ...(cursor === undefined ? {} : { cursor }),
        })
        const items = await Promise.all(
          page.items.map(async (title) => adminTitle(title, await catalog.filesOfTitle(title.id))),
        )
        return { items, nextCursor: page.nextCursor }
      },
    )
  }
}
