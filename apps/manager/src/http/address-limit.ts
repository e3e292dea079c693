import { householdOf } from '@streamvault/crypto-links'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import { clientAddress } from './client-address.ts'

/** Counts a request for the client's address (IPv6: its /64). @throws ManagerError `rate_limited` over the limit */
export type AddressLimit = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Creates a limit of `max` requests a minute and address. Needs the rate-limit plugin registered on `app`. */
export function createAddressLimit(app: FastifyInstance, max: number): AddressLimit {
  const count = app.createRateLimit({
    max,
    timeWindow: 60_000,
    keyGenerator: (request) => householdOf(clientAddress(request)),
  })
  return async (request, reply) => {
    const result = await count(request)
    if (result.isAllowed || !result.isExceeded) return
    reply.header('retry-after', String(result.ttlInSeconds))
    throw new ManagerError('rate_limited', `Too many requests: try again in ${result.ttlInSeconds} s.`)
  }
}
