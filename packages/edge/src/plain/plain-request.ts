/** A request for bytes that came whole and needs nothing of HTTP but its first line and a few headers. */
export interface PlainRequest {
  readonly method: 'GET'
  /** Path and query exactly as they stood in the request line. */
  readonly url: string
  /** The ones that an answer depends on, by lower-case name. */
  readonly headers: Readonly<NodeJS.Dict<string>>
  /** The connection is wanted for nothing else. */
  readonly isLast: boolean
}

/** Heads larger than this are not read here. */
const MAX_HEAD_BYTES = 8192

/** A GET below `/stream/`, headers a line each, and the empty line last of all that arrived (RFC 9112 §2.1, §3, §5). */
const PLAIN = /^GET (\/stream\/[\x21-\x7e]*) HTTP\/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*\r\n)+)\r\n$/

/** What an answer depends on. Sent twice, it is for `node:http` to judge. */
const READ = new Set([
  'connection',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
  'x-forwarded-for',
  'x-forwarded-proto',
])

/** What says that a body follows, or that the connection is to become something else (RFC 9110 §7.6, §7.8, §10.1.1). */
const FRAMING = new Set([
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/**
 * Reads what a connection sent when it is one whole plain request: `undefined` for everything else, wrong or only unusual.
 *
 * It refuses nothing and repairs nothing: who gets `undefined` hands the same bytes to `node:http`. What it does read,
 * `node:http` reads alike.
 */
export function parsePlainRequest(bytes: Buffer): PlainRequest | undefined {
  if (bytes.byteLength > MAX_HEAD_BYTES) return undefined
  const match = PLAIN.exec(bytes.toString('latin1'))
  if (match === null) return undefined
  const [, url = '', lines = ''] = match
  const headers = readHeaders(lines)
  if (headers?.host === undefined) return undefined
  return { method: 'GET', url, headers, isLast: headers.connection === 'close' }
}

/** The headers that matter; `undefined` where one is not for us. */
function readHeaders(lines: string): NodeJS.Dict<string> | undefined {
  const headers: NodeJS.Dict<string> = {}
  for (let at = 0; at < lines.length; ) {
    const colon = lines.indexOf(':', at)
    const end = lines.indexOf('\r\n', colon)
    const name = lines.slice(at, colon).toLowerCase()
    at = end + 2
    if (FRAMING.has(name)) return undefined
    if (!READ.has(name)) continue
    if (headers[name] !== undefined) return undefined
    headers[name] = lines.slice(colon + 1, end).trim()
  }
  const { connection = 'keep-alive' } = headers
  return connection === 'close' || connection === 'keep-alive' ? headers : undefined
}
