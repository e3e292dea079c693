import type { ClientRequest, IncomingMessage } from 'node:http'
import { hasBody } from './has-body.ts'

/** The largest JSON body that the manager accepts. */
export const MAX_JSON_BYTES = 1_000_000

const isJson = ({ headers }: IncomingMessage): boolean => /^application\/json\b/i.test(headers['content-type'] ?? '')

/**
 * Forwards a request body with back-pressure. Calls `refuse` for each chunk of JSON beyond `MAX_JSON_BYTES`: the
 * manager closes the connection on such a body, and its own answer is often lost with it.
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
  // Not `pipeline`: it would close the client's connection together with the upstream's.
  request.pipe(asked)
}
