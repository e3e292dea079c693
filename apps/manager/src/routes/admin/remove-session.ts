import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals } from '../../openapi/answers.ts'
import { sessionsOf } from '../../session-admin.ts'

/** `DELETE /api/admin/sessions/{id}`: deletes an account. */
export function removeSession(deps: Pick<ManagerDeps, 'sessions'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.delete(
      '/sessions/:id',
      {
        schema: {
          operationId: 'removeSession',
          tags: ['admin'],
          summary: 'Remove a session',
          description:
            'What runs on it ends first; its viewers move to others. The account is forgotten here, not signed out at Telegram.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: {
            204: z.null().meta({ description: 'It is forgotten.' }),
            ...adminBodyRefusals('session_not_found', 'session_conflict', 'telegram_not_configured'),
          },
        },
      },
      async (request, reply) => {
        await sessionsOf(deps).remove(request.params.id, closeSignal(reply))
        return reply.code(204).send(null)
      },
    )
  }
}
