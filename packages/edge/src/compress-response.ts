import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { type RawHeaders, withoutHeaders } from './proxy-headers.ts'

/** How an answer is made smaller. */
export interface Compression {
  encoding: 'br' | 'gzip'
  /** A new compressor for one answer. */
  create: () => Transform
}

const TEXT =
  /^(?:text\/(?!event-stream)|application\/(?:javascript|json|manifest\+json|xml|rss\+xml|ld\+json)|image\/svg\+xml)/i
/** Below this the headers weigh more than what is saved. */
const SMALLEST_BYTES = 1024

/** Tells whether this kind of answer comes compressed to those who can read it. */
export function isCompressible(response: IncomingMessage): boolean {
  const { headers, statusCode } = response
  const length = headers['content-length']
  return (
    statusCode === 200 &&
    headers['content-encoding'] === undefined &&
    headers['content-range'] === undefined &&
    TEXT.test(headers['content-type'] ?? '') &&
    !/no-transform/i.test(headers['cache-control'] ?? '') &&
    (length === undefined || Number(length) >= SMALLEST_BYTES)
  )
}

/** Chooses by `Accept-Encoding`: Brotli, else gzip, else nothing. A pushed-out `q=0` refuses. */
export function chooseCompression(acceptEncoding: string | undefined, isStreamed: boolean): Compression | undefined {
  const accepted = new Set<string>()
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim())
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) accepted.add(name)
  }
  if (accepted.has('br')) return { encoding: 'br', create: () => createBrotli(isStreamed) }
  if (accepted.has('gzip')) return { encoding: 'gzip', create: () => createGzipped(isStreamed) }
  return undefined
}

// A page that comes piece by piece must leave piece by piece; one of a known length is there at once.
const createBrotli = (isStreamed: boolean): Transform =>
  createBrotliCompress({
    ...(isStreamed ? { flush: constants.BROTLI_OPERATION_FLUSH } : {}),
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
  })

const createGzipped = (isStreamed: boolean): Transform =>
  createGzip({ level: 5, ...(isStreamed ? { flush: constants.Z_SYNC_FLUSH } : {}) })

/** Returns the headers of a compressed answer: another length, and a tag that no longer promises the same bytes. */
export function compressedHeaders(headers: RawHeaders, encoding: string): RawHeaders {
  const kept = withoutHeaders(headers, ['content-length', 'accept-ranges'])
  for (let i = 0; i + 1 < kept.length; i += 2) {
    const value = kept[i + 1] as string
    if ((kept[i] as string).toLowerCase() === 'etag' && !value.startsWith('W/')) kept[i + 1] = `W/${value}`
  }
  kept.push('content-encoding', encoding)
  return kept
}
