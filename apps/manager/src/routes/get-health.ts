import { Health } from '@streamvault/api'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { json, refusals } from '../openapi/answers.ts'

/** `GET /healthz`: the process answers. */
export function getHealth(): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/healthz',
      {
        schema: {
          operationId: 'getHealth',
          tags: ['service'],
          summary: 'Ask whether the program answers',
          description: 'Says nothing of storage or sessions.',
          security: [],
          response: { 200: json('It answers.', Health), ...refusals() },
        },
      },
      async (_request, reply): Promise<Health> => {
        reply.header('cache-control', 'no-store')
        return { status: 'ok' }
      },
    )
  }
}
