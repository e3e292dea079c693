import type { IncomingMessage } from 'node:http'
import type { Refusal } from './refusal.ts'

/** The answer to a request in another version of HTTP. */
export const UNKNOWN_VERSION: Refusal = [505, 'http_version_not_supported', 'Use HTTP/1.0 or HTTP/1.1']

/** The answer to an `Expect` other than `100-continue` (RFC 9110 §10.1.1). */
export const UNKNOWN_EXPECTATION: Refusal = [417, 'expectation_failed', 'Expect nothing but 100-continue']

/** The parser of `node:http` accepts other versions too, as long as the syntax is that of HTTP/1 (RFC 9110 §15.6.6). */
const VERSIONS = new Set(['1.0', '1.1'])

/** Returns the refusal of a request head that the parser of `node:http` accepts and we do not. */
export function faultOf({ headersDistinct, httpVersion, url }: IncomingMessage): Refusal | undefined {
  if (!VERSIONS.has(httpVersion)) return UNKNOWN_VERSION
  const hosts = headersDistinct.host?.length ?? 0
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) return [400, 'bad_request', 'A request has one Host header']
  if (!url?.startsWith('/')) return [400, 'bad_request', 'The request target must be a path']
  return undefined
}
