import { ChangedTitle, SplitRequest } from '@streamvault/api'
import { type Catalog, FileNotFoundError, splitFiles, TitleNotFoundError } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { changedTitle } from '../../views/changed-title.ts'

/** `POST /api/admin/titles/{id}/split`: moves some files to a new title. */
export function splitTitleRoute({
  catalog,
  search,
  now,
}: Pick<ManagerDeps, 'catalog' | 'search' | 'now'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/titles/:id/split',
      {
        schema: {
          operationId: 'splitTitle',
          tags: ['admin'],
          summary: 'Split files off a title',
          description:
            'They get a title of their own, which is published. The title they leave leaves the site when it has no file left.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: SplitRequest,
          response: {
            200: json('The new title.', ChangedTitle),
            ...adminBodyRefusals('title_not_found', 'file_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<ChangedTitle> => {
        const { fileIds, title: name, year, kind } = request.body
        const left = await catalog.getTitle(request.params.id)
        if (left === undefined) throw new TitleNotFoundError(request.params.id)
        for (const fileId of fileIds) await assertOfTitle(catalog, fileId, left.id)
        const target = { kind: kind ?? left.kind, name: name ?? left.name, year: year === undefined ? left.year : year }
        const title = await splitFiles(catalog, fileIds, target, now())
        return await changedTitle({ catalog, search }, title, [left])
      },
    )
  }
}

async function assertOfTitle(catalog: Catalog, fileId: string, titleId: string): Promise<void> {
  const file = await catalog.getFile(fileId)
  if (file?.titleId !== titleId) throw new FileNotFoundError(fileId)
}
