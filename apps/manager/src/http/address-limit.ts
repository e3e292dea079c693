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
    keyGenerator: (request) => networkOf(clientAddress(request)),
  })
  return async (request, reply) => {
    const result = await count(request)
    if (result.isAllowed || !result.isExceeded) return
    reply.header('retry-after', String(result.ttlInSeconds))
    throw new ManagerError('rate_limited', `Too many requests: try again in ${result.ttlInSeconds} s.`)
  }
}

/** A household has one /64: counting single IPv6 addresses would limit nobody. */
function networkOf(address: string): string {
  if (!address.includes(':')) return address
  const [head = '', tail = ''] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const gap = address.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0
  return [...left, ...Array.from({ length: gap }, () => '0'), ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16))
    .join(':')
}
