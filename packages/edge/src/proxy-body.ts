import type { ClientRequest, IncomingMessage } from 'node:http'
import { hasBody } from './has-body.ts'

/** The largest JSON body that the manager takes. */
export const MAX_JSON_BYTES = 1_000_000

const isJson = ({ headers }: IncomingMessage): boolean => /^application\/json\b/i.test(headers['content-type'] ?? '')

/**
 * Passes the body of a request on, at the pace of the upstream. Calls `refuse` for each piece of JSON beyond `MAX_JSON_BYTES`:
 * the manager cuts the connection at too large a JSON body, and with it often its own answer.
 */
export function sendBody(request: IncomingMessage, asked: ClientRequest, refuse: () => void): void {
  if (!hasBody(request)) return void asked.end()
  if (isJson(request)) {
    if (Number(request.headers['content-length'] ?? 0) > MAX_JSON_BYTES) return void refuse()
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      if (bytes > MAX_JSON_BYTES) refuse()
    })
  }
  // Not `pipeline`: it would cut the client's connection together with the upstream's.
  request.pipe(asked)
}
