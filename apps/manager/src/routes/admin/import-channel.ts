import { AddStreamLine, ImportRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { channelsOf } from '../../channel-admin.ts'
import { closeSignal } from '../../http/close-signal.ts'
import { sendLines } from '../../http/send-lines.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, answerAs } from '../../openapi/answers.ts'

/** `POST /api/admin/import`: indexes a channel's videos where they are and reports each as it finishes. */
export function importChannel(deps: Pick<ManagerDeps, 'channels'>, closing: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/import',
      {
        schema: {
          operationId: 'importChannel',
          tags: ['admin'],
          summary: 'Import a channel',
          description:
            'Indexes the videos of a Telegram channel where they lie. Answers one JSON line a file, then a summary; a `Problem` is the last line of an import that broke off, an empty line says that it goes on. Leaving stops it; the next import goes on there.',
          security: [{ adminToken: [] }],
          body: ImportRequest,
          response: {
            200: answerAs('application/x-ndjson', 'One line a file, then the summary.', AddStreamLine),
            ...adminBodyRefusals('channel_not_found', 'telegram_not_configured', 'telegram_unreachable'),
          },
        },
      },
      async (request, reply) => {
        const signal = AbortSignal.any([closeSignal(reply), closing])
        const lines = await channelsOf(deps).import(request.body, signal)
        return sendLines(request, reply, lines, { signal, broken: 'importing a channel broke off' })
      },
    )
  }
}
