import { canonicalAddress } from '@streamvault/crypto-links'
import type { FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'

/**
 * The address of the viewer in its one spelling, as the edge tells it.
 *
 * The last entry counts: it is the edge's own, those before it may come from the client.
 *
 * @throws ManagerError `not_from_edge` when the edge told none
 */
export function clientAddress(request: FastifyRequest): string {
  const header = request.headers['x-forwarded-for']
  const told = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim() ?? ''
  const address = canonicalAddress(told)
  if (address === undefined) throw new ManagerError('not_from_edge', 'The edge did not tell the address of the client.')
  return address
}
