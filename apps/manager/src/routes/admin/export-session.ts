import { ExportedSession } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { sessionsOf } from '../../session-admin.ts'

/** `POST /api/admin/sessions/{id}/export`: the account itself. The only answer with a secret. */
export function exportSession(deps: Pick<ManagerDeps, 'sessions'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/sessions/:id/export',
      {
        schema: {
          operationId: 'exportSession',
          tags: ['admin'],
          summary: 'Export a session',
          description: "A bot's token, or a session string. Whoever has it has the account.",
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: {
            200: json('The account.', ExportedSession),
            ...adminBodyRefusals('session_not_found', 'telegram_not_configured'),
          },
        },
      },
      async (request, reply): Promise<ExportedSession> => {
        reply.header('cache-control', 'no-store')
        return sessionsOf(deps).export(request.params.id, closeSignal(reply))
      },
    )
  }
}
