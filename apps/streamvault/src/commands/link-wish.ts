import { LinkRequest } from '@streamvault/api'
import { parseDuration } from '@streamvault/config'
import { type CommonOptions, UsageError } from './output.ts'

/** The options of `link`. */
export interface LinkOptions extends CommonOptions {
  base?: string
  ip?: string
  ttl: string
  class: string
  form: string
}

/** The option or argument behind a field of the request, and its valid values. */
const FIELDS: Record<string, { option: keyof LinkOptions | undefined; name: string; expected: string }> = {
  fileId: { option: undefined, name: 'the file', expected: 'an id of a file, as `streamvault titles` lists them' },
  ip: { option: 'ip', name: '--ip', expected: 'an IPv4 or IPv6 address' },
  class: { option: 'class', name: '--class', expected: 'guest or member' },
  form: { option: 'form', name: '--form', expected: 'direct, as nothing else is served yet' },
  ttlSeconds: { option: 'ttl', name: '--ttl', expected: 'a duration from 1s to 366d' },
}

/** The request for a link. @throws UsageError that names every wrong option, its value and the expected form */
export function linkRequestOf(fileId: string, options: LinkOptions): LinkRequest {
  const { ip, ttl, class: viewerClass, form } = options
  const milliseconds = parseDuration(ttl)
  if (milliseconds === undefined)
    throw new UsageError(`Cannot use --ttl "${ttl}": expected a duration such as 30s, 5m, 6h or 7d`)
  const ttlSeconds = Math.floor(milliseconds / 1000)
  const parsed = LinkRequest.safeParse({ fileId, ip, class: viewerClass, form, ttlSeconds })
  if (parsed.success) return parsed.data
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])))
  const lines = [...wrong].map((field) => {
    const { option, name, expected } = FIELDS[field] ?? { option: undefined, name: field, expected: 'another value' }
    return `Cannot use ${name} "${option === undefined ? fileId : options[option]}": expected ${expected}`
  })
  throw new UsageError(lines.join('\n'))
}

/** The signed address below `base`, whose path is kept as a prefix. @throws UsageError */
export function addressBelow(base: string, signed: string): string {
  const { pathname, search } = new URL(signed, 'http://localhost')
  return `${checkBase(base)}${pathname}${search}`
}

/** The base of an address, without a trailing slash. @throws UsageError */
export function checkBase(base: string): string {
  const url = URL.parse(base)
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && `${url.username}${url.search}${url.hash}` === ''
  if (!isPlain || !/^https?:\/\/[^/]/i.test(base))
    throw new UsageError(
      `Cannot use --base "${base}": expected an address such as https://example.org or https://example.org/films`,
    )
  return url.href.replace(/\/+$/, '')
}
