import { isToken } from '@streamvault/crypto-links'
import type { FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'

/** The header in which the edge shows that a request came through it. */
const EDGE_TOKEN_HEADER = 'x-streamvault-edge'

/** Lets only the edge in: without its token `x-forwarded-for` could be anybody's invention. */
export function createEdgeGuard(edgeToken: string): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const given = request.headers[EDGE_TOKEN_HEADER]
    if (!isToken(typeof given === 'string' ? given : undefined, edgeToken)) {
      throw new ManagerError('not_from_edge', 'Use the public address of this server.')
    }
  }
}
