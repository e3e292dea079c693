import { AddRequest, AddStreamLine } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../../http/close-signal.ts'
import { sendLines } from '../../http/send-lines.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, answerAs } from '../../openapi/answers.ts'

/** `POST /api/admin/add`: adds files and reports each as it finishes. Stops when the client leaves. */
export function addFiles({ add }: Pick<ManagerDeps, 'add'>, closing: AbortSignal): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/add',
      {
        schema: {
          operationId: 'addFiles',
          tags: ['admin'],
          summary: 'Add files',
          description:
            'Answers one JSON line a file as it finishes, then a summary; a `Problem` is the last line of an add that broke off, an empty line says that a large file is being read. Leaving stops it: what was told is done.',
          security: [{ adminToken: [] }],
          body: AddRequest,
          response: {
            200: answerAs('application/x-ndjson', 'One line a file, then the summary.', AddStreamLine),
            ...adminBodyRefusals(),
          },
        },
      },
      async (request, reply) => {
        const signal = AbortSignal.any([closeSignal(reply), closing])
        return sendLines(request, reply, add(request.body, signal), { signal, broken: 'adding files broke off' })
      },
    )
  }
}
