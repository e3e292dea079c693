import { AdminFileList, AdminFileListQuery } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'
import { adminFile } from '../../views/admin-views.ts'

/** `GET /api/admin/files`: files by state, so that the operator sees which are unplaced or missing, and why. */
export function listAdminFiles({ catalog }: Pick<ManagerDeps, 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/files',
      {
        schema: {
          operationId: 'listAdminFiles',
          tags: ['admin'],
          summary: 'List files by state',
          description:
            'With the reason of what is unplaced or missing. Files of a removed title are unplaced, and name it.',
          security: [{ adminToken: [] }],
          querystring: AdminFileListQuery,
          response: { 200: json('A page of files.', AdminFileList), ...adminRefusals('bad_request') },
        },
      },
      async (request): Promise<AdminFileList> => {
        const { state, cursor, limit } = request.query
        const files = await catalog.listFiles({
          limit,
          ...(state === undefined ? {} : { states: [state] }),
          ...(cursor === undefined ? {} : { afterId: cursor }),
        })
        const nextCursor = files.length === limit ? (files.at(-1)?.id ?? null) : null
        return { items: files.map(adminFile), nextCursor }
      },
    )
  }
}
