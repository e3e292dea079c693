import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answerAs, refusals } from '../openapi/answers.ts'

/** `GET /healthz`: the process answers. With an edge in front, the edge answers it instead. */
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
          response: { 200: answerAs('text/plain', 'It answers.', z.literal('ok\n')), ...refusals() },
        },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store').type('text/plain')
        return 'ok\n' as const
      },
    )
  }
}
