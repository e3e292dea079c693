import { FIELD_PATTERNS } from './link-fields.ts'
import type { LinkForm } from './link-signature.ts'

/** The parameters of a link, each in its canonical form; the signature is not checked yet. */
export interface LinkQuery {
  expires: string
  class: string
  tid: string
  bind: string
  kid: string
  form: LinkForm
  signature: string
  /** Whether the client should save the answer instead of showing it. Not signed. */
  download: boolean
}

const NAMES: ReadonlySet<string> = new Set(['expires', 'class', 'tid', 'bind', 'kid', 'md5', 'sig'])

/**
 * Parses the query of a link (without `?`), or returns `undefined` when a parameter is missing, repeated or not in its
 * canonical form. Other parameters are ignored.
 */
export function parseLinkQuery(query: string): LinkQuery | undefined {
  const found = parametersOf(query)
  if (found === undefined) return undefined
  const [md5, sig] = [found.get('md5'), found.get('sig')]
  const signature = sig ?? md5
  // With both, two checkers could each trust a different one.
  if (signature === undefined || (md5 !== undefined && sig !== undefined)) return undefined
  for (const [name, pattern] of Object.entries(FIELD_PATTERNS)) {
    const value = found.get(name)
    if (value === undefined || !pattern.test(value)) return undefined
  }
  const partOf = (name: keyof typeof FIELD_PATTERNS): string => found.get(name) ?? ''
  return {
    expires: partOf('expires'),
    class: partOf('class'),
    tid: partOf('tid'),
    bind: partOf('bind'),
    kid: partOf('kid'),
    form: sig === undefined ? 'md5' : 'sig',
    signature,
    download: query.split('&').includes('download=1'),
  }
}

/** Writes the query of a link in reading order: permissions first, signature last. */
export function formatLinkQuery(query: Omit<LinkQuery, 'download'>): string {
  const { expires, tid, bind, kid, form, signature } = query
  return `expires=${expires}&class=${query.class}&tid=${tid}&bind=${bind}&kid=${kid}&${form}=${signature}`
}

function parametersOf(query: string): Map<string, string> | undefined {
  const found = new Map<string, string>()
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    const plain = plainNameOf(name)
    if (!NAMES.has(plain)) continue
    // nginx matches names in any case and takes the first of two; other servers decode names and take the last.
    if (name !== plain || equals < 0 || found.has(name)) return undefined
    found.set(name, pair.slice(equals + 1))
  }
  return found
}

/** The name as the most lenient parser would read it. */
function plainNameOf(name: string): string {
  return name
    .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .trim()
    .toLowerCase()
}
