import { canonicalAddress, networkOf } from './address.ts'

/** The class of a viewer: each class has its own limits. */
export type LinkClass = 'guest' | 'member'

/** Which part of the viewer's address a link is bound to: all of it, its /24 or /64, or nothing. */
export type LinkBind = 'ip' | 'net' | 'none'

/** All signed parts, each in its canonical form. */
export interface LinkFields {
  /** Last second of validity, in decimal seconds since 1970. */
  expires: string
  /** In the form that `bind` selects; empty for `none`. */
  address: string
  /** Id of a file or of a pack. */
  file: string
  class: string
  /** Random token of this one link; may be empty. */
  tid: string
  bind: string
  /** Name of the secret. */
  kid: string
}

/** The canonical form of every signed part in the query. None can contain the separator of the signed text. */
export const FIELD_PATTERNS: Readonly<Record<'expires' | 'class' | 'tid' | 'bind' | 'kid', RegExp>> = {
  expires: /^[1-9]\d{0,11}$/,
  class: /^(?:guest|member)$/,
  tid: /^[\w-]{0,64}$/,
  bind: /^(?:ip|net|none)$/,
  kid: /^[\w-]{1,32}$/,
}

/** The text that is signed. No part can contain a `|`, so no two links share a text. */
export function textOf(fields: LinkFields): string {
  const { expires, address, file, tid, bind, kid } = fields
  return `${expires}|${address}|${file}|${fields.class}|${tid}|${bind}|${kid}`
}

/** The signed form of an address, or `undefined` when `bind` needs an address and `address` is not one. */
export function boundAddress(bind: LinkBind, address: string | undefined): string | undefined {
  if (bind === 'none') return ''
  const canonical = address === undefined ? undefined : canonicalAddress(address)
  return bind === 'ip' || canonical === undefined ? canonical : networkOf(canonical)
}
