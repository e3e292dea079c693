import { AdminTitle, TitleEdit } from '@streamvault/api'
import { type TitleEdit as CatalogEdit, editTitle } from '@streamvault/catalog'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { adminTitle } from '../../views/admin-views.ts'

/** `PATCH /api/admin/titles/{id}`: changes a title's data. */
export function editTitleRoute({
  catalog,
  search,
  purge,
  now,
}: Pick<ManagerDeps, 'catalog' | 'search' | 'purge' | 'now'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.patch(
      '/titles/:id',
      {
        schema: {
          operationId: 'editTitle',
          tags: ['admin'],
          summary: 'Edit a title',
          description: 'What is absent stays as it is. The name before stays a name that the title is found by.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          body: TitleEdit,
          response: {
            200: json('The title as it is now.', AdminTitle),
            ...adminBodyRefusals('title_not_found', 'edit_conflict'),
          },
        },
      },
      async (request, reply): Promise<AdminTitle> => {
        const { title: name, ...edit } = request.body
        const title = await editTitle(catalog, request.params.id, present({ ...edit, name }), now())
        search.noteTitle(title)
        const files = await catalog.filesOfTitle(title.id)
        if (title.state === 'removed')
          await purge(
            files.map((file) => file.id),
            title.id,
            closeSignal(reply),
          )
        return adminTitle(title, files)
      },
    )
  }
}

function present(edit: { [Field in keyof CatalogEdit]: CatalogEdit[Field] | undefined }): CatalogEdit {
  return Object.fromEntries(Object.entries(edit).filter(([, value]) => value !== undefined))
}
