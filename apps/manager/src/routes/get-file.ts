import { FileAnswer } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ManagerDeps } from '../manager-deps.ts'
import { json, refusals } from '../openapi/answers.ts'
import { findPlayableFile } from '../playable-file.ts'
import { fileView, titleCard } from '../views/title-views.ts'

/** `GET /api/files/{fileId}`: a file and the title it belongs to, for the page that plays it. */
export function getFile({ catalog }: Pick<ManagerDeps, 'catalog'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/files/:fileId',
      {
        schema: {
          operationId: 'getFile',
          tags: ['titles'],
          summary: 'Read a file and its title',
          description: 'For a page that was opened with the id of a file alone.',
          security: [],
          params: z.object({ fileId: z.string() }),
          response: {
            200: json('The file and its title.', FileAnswer),
            ...refusals('bad_request', 'file_not_found', 'file_missing'),
          },
        },
      },
      async (request): Promise<FileAnswer> => {
        const { file, title } = await findPlayableFile(catalog, request.params.fileId)
        return { file: fileView(file), title: titleCard(title) }
      },
    )
  }
}
