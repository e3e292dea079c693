import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'

/** Answers a request without a route. */
export type UnknownRoute = (request: FastifyRequest, reply: FastifyReply) => never

/** Answers a request without a route: 405 with `Allow` when the address exists with other methods, else 404. */
export function createUnknownRoute(app: FastifyInstance): UnknownRoute {
  const methods = new Map<string, { matches: RegExp; allowed: Set<string> }>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? { matches: patternOf(url), allowed: new Set() }
    for (const one of [method].flat()) known.allowed.add(one)
    methods.set(url, known)
  })

  return (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = [...methods.values()]
      .filter((known) => known.matches.test(path))
      .flatMap(({ allowed }) => [...allowed])
    if (allowed.length === 0) throw new ManagerError('not_found', 'Nothing has this address.')
    reply.header('allow', [...new Set(allowed)].sort().join(', '))
    throw new ManagerError('method_not_allowed', `This address does not take ${request.method}.`)
  }
}

function patternOf(url: string): RegExp {
  const steps = url
    .split('/')
    .map((step) => (step.startsWith(':') ? '[^/]+' : step.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
  return new RegExp(`^${steps.join('/')}$`)
}
