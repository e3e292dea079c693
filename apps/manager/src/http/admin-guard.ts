import type { FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import type { AddressLimit } from './address-limit.ts'
import { isToken } from './token-match.ts'

/** Lets in who shows the admin token as bearer. Wrong tries are counted against `failures`; a right one never is. */
export function createAdminGuard(adminToken: string, failures: AddressLimit) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (isToken(given, adminToken)) return
    await failures(request, reply)
    reply.header('www-authenticate', 'Bearer realm="streamvault"')
    throw new ManagerError('unauthorized', 'Show the admin token as bearer.')
  }
}
