import { bearerOf, isToken } from '@streamvault/crypto-links'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import type { AddressLimit } from './address-limit.ts'

/** Admits requests with the admin token as bearer. Wrong tokens count against `failures`; a correct one never does. */
export function createAdminGuard(adminToken: string, failures: AddressLimit) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (isToken(bearerOf(request.headers.authorization), adminToken)) return
    await failures(request, reply)
    reply.header('www-authenticate', 'Bearer realm="streamvault"')
    throw new ManagerError('unauthorized', 'Show the admin token as bearer.')
  }
}
