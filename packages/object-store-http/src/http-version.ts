import type { IncomingHttpHeaders } from 'node:http'

const STRONG_TAG = /^"[\x21\x23-\x7e\x80-\xff]*"$/
const DATED = /^(\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT)\/\d{1,16}$/

/**
 * The version of an answer's bytes: its strong entity tag, else its date with the whole size, which cannot tell two
 * versions of one second and one length apart. `undefined` when the server sends neither.
 */
export function versionOf({ etag, 'last-modified': date }: IncomingHttpHeaders, size: number): string | undefined {
  if (etag !== undefined && STRONG_TAG.test(etag)) return etag
  const dated = `${date}/${size}`
  return DATED.test(dated) ? dated : undefined
}

/** The request headers that require that version; `undefined` when `versionOf` cannot have made it. */
export function conditionFor(version: string): Record<string, string> | undefined {
  if (STRONG_TAG.test(version)) return { 'if-match': version }
  const date = DATED.exec(version)?.[1]
  return date === undefined ? undefined : { 'if-unmodified-since': date }
}
