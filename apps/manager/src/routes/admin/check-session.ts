import { SessionCheck } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { sessionsOf } from '../../session-admin.ts'

/** `POST /api/admin/sessions/{id}/check`: whether a session works, and which rights it lacks. */
export function checkSession(deps: Pick<ManagerDeps, 'sessions'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/sessions/:id/check',
      {
        schema: {
          operationId: 'checkSession',
          tags: ['admin'],
          summary: 'Check a session',
          description:
            'Opens it where it is closed, and asks for the storage channel: a session that could not see it before learns it ' +
            'now, if it can. The answer says what is missing and what helps.',
          security: [{ adminToken: [] }],
          params: z.object({ id: z.string() }),
          response: {
            200: json('What it can do.', SessionCheck),
            ...adminBodyRefusals('session_not_found', 'telegram_not_configured'),
          },
        },
      },
      async (request, reply): Promise<SessionCheck> => sessionsOf(deps).check(request.params.id, closeSignal(reply)),
    )
  }
}
