import type { FastifyReply, FastifyRequest } from 'fastify'

/** Logs an answered request by its route's pattern: the address itself may hold a search, an id or a signature. */
export async function logRequest(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  request.log.info(
    {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    },
    'request answered',
  )
}
