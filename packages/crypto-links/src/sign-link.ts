import { LinkFieldError, LinkKeysError } from './errors.ts'
import { boundAddress, FIELD_PATTERNS, type LinkBind, type LinkClass, type LinkFields, textOf } from './link-fields.ts'
import type { LinkKeys } from './link-keys.ts'
import { parseLinkPath } from './link-path.ts'
import { formatLinkQuery } from './link-query.ts'
import { type LinkForm, signatureOf } from './link-signature.ts'

/**
 * The address that a link is valid for. The default `bind` is the full address for IPv4 and its /64 for IPv6, where
 * devices change the rest of their address all the time. A link for all addresses must say `none`.
 */
export type LinkAddress = { address: string; bind?: 'ip' | 'net' } | { bind: 'none'; address?: string | undefined }

/** The parts of a new link. */
export type LinkToSign = LinkAddress & {
  /** `/stream/ID`, a path below it, or `/download/PACK.zip`. All paths below one id take the same query. */
  path: string
  /** Last second of validity, in whole seconds since 1970. */
  expires: number
  class: LinkClass
  /** Random token of this link: up to 64 letters, digits, `-` and `_`. May be empty. */
  tid: string
  /** @default 'sig' */
  form?: LinkForm
}

/**
 * Signs a link with the current key; returns its path and query.
 *
 * @throws LinkFieldError when a part has no canonical form.
 */
export function signLink(keys: LinkKeys, link: LinkToSign): string {
  const path = parseLinkPath(link.path)
  if (path === undefined) throw new LinkFieldError('path', '/stream/ID, something below it, or /download/PACK.zip')
  const bind = link.bind ?? (isIPv6(link.address) ? 'net' : 'ip')
  const address = boundAddress(bind, link.address)
  if (address === undefined) throw new LinkFieldError('address', 'an IP address')
  const fields = {
    expires: String(link.expires),
    address,
    file: path.fileId,
    class: link.class,
    tid: link.tid,
    bind,
    kid: keys.current,
  } satisfies LinkFields & { bind: LinkBind }
  assertCanonical(fields)
  const secret = keys.secretOf(keys.current)
  if (secret === undefined) throw new LinkKeysError(keys.current, 'it signs new links but has no secret')
  const form = link.form ?? 'sig'
  return `${link.path}?${formatLinkQuery({ ...fields, form, signature: signatureOf(form, textOf(fields), secret) })}`
}

function isIPv6(address: string | undefined): boolean {
  return boundAddress('ip', address)?.includes(':') ?? false
}

function assertCanonical(fields: LinkFields): void {
  if (!FIELD_PATTERNS.expires.test(fields.expires)) throw new LinkFieldError('expires', 'whole seconds since 1970')
  if (!FIELD_PATTERNS.class.test(fields.class)) throw new LinkFieldError('class', 'guest or member')
  if (!FIELD_PATTERNS.bind.test(fields.bind)) throw new LinkFieldError('bind', 'ip, net or none')
  if (!FIELD_PATTERNS.tid.test(fields.tid)) throw new LinkFieldError('tid', 'up to 64 letters, digits, - or _')
}
