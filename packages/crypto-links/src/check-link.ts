import { boundAddress, type LinkBind, type LinkClass, textOf } from './link-fields.ts'
import type { LinkKeys } from './link-keys.ts'
import { type LinkPath, parseLinkPath } from './link-path.ts'
import { formatLinkQuery, parseLinkQuery } from './link-query.ts'
import { isSignature } from './link-signature.ts'

/** The parts of a request that a link check needs. */
export interface LinkRequest {
  /** Path and query exactly as in the request line. */
  url: string
  /** The address of the socket, or the one that a trusted proxy reports; with `undefined` only unbound links are valid. */
  remoteAddress: string | undefined
  /** Seconds since 1970. A link is valid while `nowSeconds <= expires`. */
  nowSeconds: number
}

/** A valid link, and what it allows. */
export interface CheckedLink extends LinkPath {
  class: LinkClass
  tid: string
  bind: LinkBind
  /** Last second of validity, in seconds since 1970. */
  expires: number
  /** Whether the client should save the answer instead of showing it. Not signed. */
  download: boolean
  /** The signed parameters only, for other paths below the same id. A secret: anybody who has it may watch. */
  query: string
}

/**
 * Checks a signed link, or returns `undefined`: callers cannot tell malformed, forged, foreign and expired links apart.
 *
 * Pure; touches neither store nor catalogue. Cheap enough for each request: one hash.
 */
export function checkLink(keys: LinkKeys, { url, remoteAddress, nowSeconds }: LinkRequest): CheckedLink | undefined {
  const mark = url.indexOf('?')
  if (mark < 0) return undefined
  const path = parseLinkPath(url.slice(0, mark))
  const query = parseLinkQuery(url.slice(mark + 1))
  if (path === undefined || query === undefined) return undefined
  const bind = query.bind as LinkBind
  const address = boundAddress(bind, remoteAddress)
  const secret = keys.secretOf(query.kid)
  if (address === undefined || secret === undefined) return undefined
  const text = textOf({ ...query, address, file: path.fileId })
  if (!isSignature(query.signature, query.form, text, secret)) return undefined
  const expires = Number(query.expires)
  // Written so that no link is valid when the clock is NaN.
  if (!(nowSeconds <= expires)) return undefined
  return {
    ...path,
    class: query.class as LinkClass,
    tid: query.tid,
    bind,
    expires,
    download: query.download,
    query: formatLinkQuery(query),
  }
}
