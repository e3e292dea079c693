import { isToken } from '@streamvault/crypto-links'
import type { FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'

/** The header with which the edge proves that a request came through it. */
const EDGE_TOKEN_HEADER = 'x-streamvault-edge'

/** Admits only the edge: without its token any client could forge `x-forwarded-for`. */
export function createEdgeGuard(edgeToken: string): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    const given = request.headers[EDGE_TOKEN_HEADER]
    if (!isToken(typeof given === 'string' ? given : undefined, edgeToken)) {
      throw new ManagerError('not_from_edge', 'Use the public address of this server.')
    }
  }
}
