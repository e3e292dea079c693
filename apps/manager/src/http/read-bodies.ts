import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ManagerError } from '../errors/manager-error.ts'
import { isDeepJson } from './is-deep-json.ts'

/** No request of this API is nested deeper than four levels. */
const MAX_DEPTH = 32

/**
 * Accepts only JSON bodies. An empty body counts as none, whatever its content type: many clients send the header with
 * every request. A route that requires a body reports when it is missing. On an unknown route the body is ignored.
 */
export function readBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  // The framework's own parsers refuse an empty body, and would pass plain text to the schemas.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    // The parser returns through `done` only.
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
      // Drain the rest: closing the connection now would lose the answer.
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
