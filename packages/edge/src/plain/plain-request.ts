/** A request for bytes that arrived whole and whose answer depends only on its first line and a few headers. */
export interface PlainRequest {
  readonly method: 'GET'
  /** Path and query exactly as in the request line. */
  readonly url: string
  /** The headers that an answer depends on, by lower-case name. */
  readonly headers: Readonly<NodeJS.Dict<string>>
  /** The client asks to close the connection after the answer. */
  readonly isLast: boolean
}

/** `node:http` reads larger heads. */
const MAX_HEAD_BYTES = 8192

/** A GET below `/stream/`, one line a header, and the empty line as the last bytes received (RFC 9112 §2.1, §3, §5). */
const PLAIN = /^GET (\/stream\/[\x21-\x7e]*) HTTP\/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e]*\r\n)+)\r\n$/

/** Headers that an answer depends on. `node:http` judges a request that repeats one. */
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

/** Headers that announce a body, or another use of the connection (RFC 9110 §7.6, §7.8, §10.1.1). */
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
 * Parses received bytes that are exactly one plain request; returns `undefined` for anything else, invalid or unusual.
 *
 * It refuses nothing and repairs nothing: on `undefined` the caller hands the same bytes to `node:http`. A request that
 * it does parse, `node:http` parses alike.
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

/** The headers that an answer depends on; `undefined` when a header or line is for `node:http` to judge. */
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
