import type { IncomingMessage } from 'node:http'

/** They belong to one connection, not to the request (RFC 9110 §7.6.1). */
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

/** Whom a message is for and where its body ends: `Connection` must not name them (RFC 9110 §7.6.1). Who does is not followed. */
const END_TO_END = new Set(['content-encoding', 'content-length', 'content-type', 'host'])

/** What only we may say, and what an upstream would believe. */
const OURS = /^(?:forwarded|x-forwarded-.*|x-real-ip|x-streamvault-.*|true-client-ip|cf-connecting-ip)$/

/** Tells of the software behind us, which is nobody's business. */
const REVEALING = new Set(['server', 'via', 'x-powered-by'])

/** What the edge knows of a client. */
export interface ForwardedFor {
  address: string
  /** How the client reached us, or the proxy in front that we trust. */
  proto: 'http' | 'https'
}

/** Names and values in turn, as `node:http` takes and gives them. */
export type RawHeaders = string[]

/** Returns what an upstream gets of a request's headers: none of this hop, none that claims to be ours. */
export function requestHeaders(request: IncomingMessage, { address, proto }: ForwardedFor, token: string): RawHeaders {
  const headers = withoutHop(request, (name) => OURS.test(name))
  headers.push('x-forwarded-for', address, 'x-forwarded-proto', proto, 'x-streamvault-edge', token)
  const { host } = request.headers
  if (host !== undefined) headers.push('x-forwarded-host', host)
  // Of an unknown length: it is sent in chunks again.
  if (request.headers['transfer-encoding'] !== undefined) headers.push('transfer-encoding', 'chunked')
  return headers
}

/** Returns what a client gets of an upstream's headers. */
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

/** Returns the headers without those of the given lower-case names. */
export function withoutHeaders(headers: RawHeaders, names: readonly string[]): RawHeaders {
  const kept: RawHeaders = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] as string
    if (!names.includes(name.toLowerCase())) kept.push(name, headers[i + 1] as string)
  }
  return kept
}
