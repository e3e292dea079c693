import type { IncomingMessage } from 'node:http'

/** These headers belong to one connection, not to the request (RFC 9110 §7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** `Connection` must not name these end-to-end headers (RFC 9110 §7.6.1). If it does, we forward them all the same. */
const END_TO_END = new Set(['content-encoding', 'content-length', 'content-type', 'host'])

/** Headers that only we may set, and that upstreams trust. */
const OURS = /^(?:forwarded|x-forwarded-.*|x-real-ip|x-streamvault-.*|true-client-ip|cf-connecting-ip)$/

/** These reveal the software behind us. */
const REVEALING = new Set(['server', 'via', 'x-powered-by'])

/** The client address and scheme as the edge determined them. */
export interface ForwardedFor {
  address: string
  /** How the client reached us, or the trusted proxy in front. */
  proto: 'http' | 'https'
}

/** Names and values in turn, as in `node:http`. */
export type RawHeaders = string[]

/** Returns the headers for an upstream: without hop-by-hop headers, and with our own in place of forged ones. */
export function requestHeaders(request: IncomingMessage, { address, proto }: ForwardedFor, token: string): RawHeaders {
  const headers = withoutHop(request, (name) => OURS.test(name))
  headers.push('x-forwarded-for', address, 'x-forwarded-proto', proto, 'x-streamvault-edge', token)
  const { host } = request.headers
  if (host !== undefined) headers.push('x-forwarded-host', host)
  // The length is unknown: the body is sent in chunks again.
  if (request.headers['transfer-encoding'] !== undefined) headers.push('transfer-encoding', 'chunked')
  return headers
}

/** Returns the headers of an upstream's answer for the client. */
export function responseHeaders(response: IncomingMessage): RawHeaders {
  return withoutHop(response, (name) => REVEALING.has(name))
}

function withoutHop({ rawHeaders, headers }: IncomingMessage, isDropped: (name: string) => boolean): RawHeaders {
  const named = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()))
  const kept: RawHeaders = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i] as string
    const name = raw.toLowerCase()
    if (HOP_BY_HOP.has(name) || (named.has(name) && !END_TO_END.has(name)) || isDropped(name)) continue
    kept.push(raw, rawHeaders[i + 1] as string)
  }
  return kept
}

/** Returns the headers without those of these lower-case names. */
export function withoutHeaders(headers: RawHeaders, names: readonly string[]): RawHeaders {
  const kept: RawHeaders = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string
    if (!names.includes(name.toLowerCase())) kept.push(name, headers[i + 1] as string)
  }
  return kept
}
