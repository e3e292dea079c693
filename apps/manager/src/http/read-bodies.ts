import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import { isDeepJson } from './is-deep-json.ts'

/** No request of this API needs more than four. */
const MAX_DEPTH = 32

/**
 * Lets JSON alone be read as a body. An empty one is none, whatever type it claims: many clients send the header with every
 * request. A route that describes a body says so when there is none. Where no route takes the request, what its body is makes no
 * difference: it goes by unread.
 */
export function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  // The framework's own parsers refuse an empty body, and would hand plain text to the schemas.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // The parser returns through `done` alone.
    if (body.length === 0 || request.is404) done(null, undefined)
    else if (isDeepJson(body as string, MAX_DEPTH)) done(new ManagerError('bad_json', 'The body is nested too deeply.'))
    else void parseJson(request, body as string, done)
  })
  app.addContentTypeParser('*', (request, payload, done) => {
    const otherType = new ManagerError('unsupported_media_type', 'Send the body as application/json.')
    const look = request.is404 ? () => {} : () => finish(otherType)
    const accept = () => finish(null)
    payload.on('data', look).on('end', accept).on('error', finish)
    function finish(error: Error | null): void {
      payload.off('data', look).off('end', accept).off('error', finish)
      // The rest is dropped: a connection cut meanwhile would take the answer with it.
      payload.resume()
      done(error, undefined)
    }
  })
  app.addHook('preValidation', expectBody)
}

async function expectBody({ body, routeOptions }: FastifyRequest): Promise<void> {
  if (body !== undefined || routeOptions.schema?.body === undefined) return
  const details = [{ path: 'body', message: 'expected, but there is none' }]
  throw new ManagerError('bad_request', 'This address expects a body: send it as application/json.', details)
}
