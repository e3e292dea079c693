import { AddStreamLine, RebuildRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { channelsOf } from '../../channel-admin.ts'
import { closeSignal } from '../../http/close-signal.ts'
import { sendLines } from '../../http/send-lines.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, answerAs } from '../../openapi/answers.ts'

/** `POST /api/admin/rebuild`: restores the catalogue from the storage channel and reports each restored file. */
export function rebuildLibrary(deps: Pick<ManagerDeps, 'channels'>, closing: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/rebuild',
      {
        schema: {
          operationId: 'rebuildLibrary',
          tags: ['admin'],
          summary: 'Rebuild the library',
          description:
            'Restores titles and files from what the storage channel tells of them. What the catalogue has already stays as it is. Answers one JSON line a file, then a summary; a `Problem` is the last line of a rebuild that broke off, an empty line says that it goes on.',
          security: [{ adminToken: [] }],
          body: RebuildRequest,
          response: {
            200: answerAs('application/x-ndjson', 'One line a file, then the summary.', AddStreamLine),
            ...adminBodyRefusals('storage_not_telegram', 'telegram_not_configured', 'telegram_unreachable'),
          },
        },
      },
      async (request, reply) => {
        const signal = AbortSignal.any([closeSignal(reply), closing])
        const lines = await channelsOf(deps).rebuild(request.body, signal)
        return sendLines(request, reply, lines, { signal, broken: 'rebuilding the library broke off' })
      },
    )
  }
}
