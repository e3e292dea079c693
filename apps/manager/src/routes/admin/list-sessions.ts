import { SessionList } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { closeSignal } from '../../http/close-signal.ts'
import type { ManagerDeps } from '../../manager-deps.ts'
import { adminRefusals, json } from '../../openapi/answers.ts'
import { sessionsOf } from '../../session-admin.ts'

/** `GET /api/admin/sessions`: every account on Telegram with its load, rests and health. */
export function listSessions(deps: Pick<ManagerDeps, 'sessions'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/sessions',
      {
        schema: {
          operationId: 'listSessions',
          tags: ['admin'],
          summary: 'List sessions',
          description: 'Accounts on Telegram with their load, rests and health. Nothing in it opens an account.',
          security: [{ adminToken: [] }],
          response: { 200: json('Every session.', SessionList), ...adminRefusals('telegram_not_configured') },
        },
      },
      async (_request, reply): Promise<SessionList> => ({ items: await sessionsOf(deps).list(closeSignal(reply)) }),
    )
  }
}
