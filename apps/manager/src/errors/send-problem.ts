import type { FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from './manager-error.ts'
import { problemOf } from './problem-of.ts'

/** Fastify's error handler: one public format, and the whole error in the log when it was ours. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, problem } = problemOf(error)
  // A client that left gets no answer, and work that its departure aborted is no failure.
  if (status === 500 && !reply.raw.destroyed) {
    request.log.error({ err: error, method: request.method, route: request.routeOptions.url ?? null }, 'request failed')
  }
  if (status === 503) reply.header('retry-after', retryAfterOf(error))
  // The framework would close a connection with an unread body, and the edge would see that before the answer.
  reply.removeHeader('connection')
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(problem))
}

function retryAfterOf(error: unknown): string {
  const ms = error instanceof ManagerError ? (error.retryAfterMs ?? 1000) : 1000
  return String(Math.max(1, Math.ceil(ms / 1000)))
}
