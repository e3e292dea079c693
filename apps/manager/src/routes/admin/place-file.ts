import { ChangedTitle, PlaceRequest } from '@streamvault/api'
import { type PlaceUnder, placeUnder } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { changedTitle } from '../../views/changed-title.ts'

/** `POST /api/admin/files/{id}/place`: puts one file under a title, given by id or by name, or a new one. */
export function placeFileRoute({
  catalog,
  search,
  now,
}: Pick<ManagerDeps, 'catalog' | 'search' | 'now'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/files/:id/place',
      {
        schema: {
          operationId: 'placeFile',
          tags: ['admin'],
          summary: 'Place a file under a title',
          description:
            'A file that no title could be read for, one under the wrong title, or one whose title was removed. A title told by its name is made when there is none; the title that the file leaves leaves the site when it has no file left.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: PlaceRequest,
          response: {
            200: json('The title that has the file now.', ChangedTitle),
            ...adminBodyRefusals('title_not_found', 'file_not_found', 'edit_conflict'),
          },
        },
      },
      async (request): Promise<ChangedTitle> => {
        const leftId = (await catalog.getFile(request.params.id))?.titleId ?? null
        const left = leftId === null ? undefined : await catalog.getTitle(leftId)
        const title = await placeUnder(catalog, request.params.id, placeOf(request.body), now())
        return await changedTitle({ catalog, search }, title, left === undefined || left.id === title.id ? [] : [left])
      },
    )
  }
}

function placeOf({ titleId, title = '', year = null, kind, season, episodes }: PlaceRequest): PlaceUnder {
  const numbers = { ...(season === undefined ? {} : { season }), ...(episodes === undefined ? {} : { episodes }) }
  if (titleId !== undefined) return { title: titleId, ...numbers }
  const hasNumbers = season !== undefined || episodes !== undefined
  return { title: { kind: kind ?? (hasNumbers ? 'series' : 'film'), name: title, year }, ...numbers }
}
