import { bearerOf, isToken } from '@streamvault/crypto-links'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import type { AddressLimit } from './address-limit.ts'

/** Lets in who shows the admin token as bearer. Wrong tries are counted against `failures`; a right one never is. */
export function createAdminGuard(adminToken: string, failures: AddressLimit) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (isToken(bearerOf(request.headers.authorization), adminToken)) return
    await failures(request, reply)
    reply.header('www-authenticate', 'Bearer realm="streamvault"')
    throw new ManagerError('unauthorized', 'Show the admin token as bearer.')
  }
}
