import { AddedSession, SessionRequest } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminBodyRefusals, json } from '../../openapi/answers.ts'
import { sessionsOf } from '../../session-admin.ts'

/** `POST /api/admin/sessions`: keeps an account and opens its session. */
export function addSession(deps: Pick<ManagerDeps, 'sessions'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/sessions',
      {
        schema: {
          operationId: 'addSession',
          tags: ['admin'],
          summary: 'Add a session',
          description:
            'Signs in, and keeps the account sealed once that worked. One that is here already gets what is new of it.',
          security: [{ adminToken: [] }],
          body: SessionRequest,
          response: {
            200: json('The session.', AddedSession),
            ...adminBodyRefusals(
              'account_unreadable',
              'account_refused',
              'telegram_not_configured',
              'telegram_busy',
              'telegram_unreachable',
            ),
          },
        },
      },
      async (request, reply): Promise<AddedSession> => sessionsOf(deps).add(request.body, closeSignal(reply)),
    )
  }
}
