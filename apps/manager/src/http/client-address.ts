import { canonicalAddress } from '@streamvault/crypto-links'
import type { FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'

/**
 * The viewer's address in canonical form, from the edge's header.
 *
 * The last entry counts: the edge wrote it, and the client may have sent those before.
 *
 * @throws ManagerError `not_from_edge` without the header
 */
export function clientAddress(request: FastifyRequest): string {
  const header = request.headers['x-forwarded-for']
  const told = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim() ?? ''
  const address = canonicalAddress(told)
  if (address === undefined) throw new ManagerError('not_from_edge', 'The edge did not tell the address of the client.')
  return address
}
