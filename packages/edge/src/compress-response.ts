import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { constants, createBrotliCompress, createGzip } from 'node:zlib'
import { type RawHeaders, withoutHeaders } from './proxy-headers.ts'

/** A content coding, and how to apply it. */
export interface Compression {
  encoding: 'br' | 'gzip'
  /** Makes a compressor for one answer. */
  create: () => Transform
}

const TEXT =
  /^(?:text\/(?!event-stream)|application\/(?:javascript|json|manifest\+json|xml|rss\+xml|ld\+json)|image\/svg\+xml)/i
/** For smaller bodies the added headers outweigh the saved bytes. */
const SMALLEST_BYTES = 1024

/** Tells whether an answer of this content type is compressed for clients that accept it. */
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

/** Chooses by `Accept-Encoding`: Brotli, else gzip, else none. `q=0` refuses a coding, also with more digits. */
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

// A streamed page must be flushed piece by piece; a page of known length is complete at once.
const createBrotli = (isStreamed: boolean): Transform =>
  createBrotliCompress({
    ...(isStreamed ? { flush: constants.BROTLI_OPERATION_FLUSH } : {}),
    params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 },
  })

const createGzipped = (isStreamed: boolean): Transform =>
  createGzip({ level: 5, ...(isStreamed ? { flush: constants.Z_SYNC_FLUSH } : {}) })

/** Returns the headers of a compressed answer: without the old length, and with a weak tag, as the bytes differ. */
export function compressedHeaders(headers: RawHeaders, encoding: string): RawHeaders {
  const kept = withoutHeaders(headers, ['content-length', 'accept-ranges'])
  for (let i = 0; i + 1 < kept.length; i += 2) {
    const value = kept[i + 1] as string
    if ((kept[i] as string).toLowerCase() === 'etag' && !value.startsWith('W/')) kept[i + 1] = `W/${value}`
  }
  kept.push('content-encoding', encoding)
  return kept
}
