import { boundAddress, type LinkBind, type LinkClass, textOf } from './link-fields.ts'
import type { LinkKeys } from './link-keys.ts'
import { type LinkPath, parseLinkPath } from './link-path.ts'
import { formatLinkQuery, parseLinkQuery } from './link-query.ts'
import { isSignature } from './link-signature.ts'

/** A request as it arrived. */
export interface LinkRequest {
  /** Path and query exactly as they stood in the request line. */
  url: string
  /** The address of the socket, or the one a trusted proxy reports; `undefined` opens unbound links alone. */
  remoteAddress: string | undefined
  /** Seconds since 1970. A link opens while `nowSeconds <= expires`. */
  nowSeconds: number
}

/** A link that opens, and what it allows. */
export interface CheckedLink extends LinkPath {
  class: LinkClass
  tid: string
  bind: LinkBind
  /** Last second of validity, in seconds since 1970. */
  expires: number
  /** Whether the answer should be saved rather than shown. Not signed. */
  download: boolean
  /** The signed parameters alone, for other addresses below the same id. A secret: whoever has it may watch. */
  query: string
}

/**
 * Checks a signed link, or returns `undefined`: malformed, forged, foreign and expired look the same from outside.
 *
 * Pure; touches neither store nor catalogue. Cheap enough to do for each request: one hash.
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
  // Written so that a clock that is not a number opens nothing.
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
