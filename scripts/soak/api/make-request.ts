import type { Random } from '../create-random.ts'
import type { ApiDocument, Operation } from './document.ts'
import { altered, hostileJson, hostileText, type Json } from './hostile-values.ts'
import { shapedValue, type Words } from './shaped-value.ts'

/** A request as sent. */
export interface ApiRequest {
  method: string
  /** Any byte except space and control characters, as latin1. */
  path: string
  headers: Record<string, string>
  body: Buffer | undefined
}

/** Material for requests. */
export interface RequestMaterial {
  document: ApiDocument
  operation: Operation
  adminToken: string
  words: Words
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']
const TYPES: readonly string[] = [
  'application/json; charset=utf-16',
  'application/JSON',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
  'no type at all',
  '',
]
const BROKEN_JSON: readonly string[] = [
  '',
  ' ',
  '{',
  '[',
  '"',
  '{"a":1,}',
  '\0',
  'ÿþ{}',
  '{"__proto__":{}}',
  '['.repeat(50_000),
  `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  '1'.repeat(400),
]
/** Around the body limit, and far beyond it. */
const LARGE: readonly number[] = [900_000, 1_100_000, 5_000_000]
const STRAY_HEADERS: readonly [string, string][] = [
  ['accept', 'text/nothing;q=x'],
  ['accept-encoding', 'gzip;q=9, br, *;q=0'],
  ['if-none-match', '*'],
  ['if-none-match', '"'.repeat(2000)],
  ['range', 'bytes=5-1'],
  ['cookie', 'streamvault_device=\u00ff; streamvault_device=aaaaaaaaaaaaaaaaaaaaaa'],
  ['x-forwarded-for', 'nobody, 1.2.3.4'],
  ['x-streamvault-edge', 'a-token'],
  ['x-http-method-override', 'DELETE'],
  ['content-encoding', 'gzip'],
]

/** Makes one request from the operation's description, now and then with something else in any part. */
export function makeRequest(material: RequestMaterial, random: Random): ApiRequest {
  const { operation, adminToken } = material
  const method = random.chance(0.08) ? random.pick(METHODS) : operation.method
  const headers: Record<string, string> = {}
  if (operation.isForAdmins || random.chance(0.05)) {
    const other = random.pick([`Bearer ${altered(adminToken, random)}`, adminToken, 'Basic YTpi', 'Bearer', ''])
    if (random.chance(0.95)) headers.authorization = random.chance(0.04) ? other : `Bearer ${adminToken}`
  }
  const body = bodyOf(material, random)
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (random.chance(0.1)) headers['content-type'] = random.pick(TYPES)
  if (random.chance(0.1)) Object.assign(headers, Object.fromEntries([random.pick(STRAY_HEADERS)]))
  return { method, path: onTheWire(`${pathOf(material, random)}${queryOf(material, random)}`), headers, body }
}

function pathOf({ operation, words }: RequestMaterial, random: Random): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const word = words(name)
    if (random.chance(0.75)) return encoded(word, random)
    return random.pick([
      encoded(hostileText(random), random),
      encoded(altered(word, random), random),
      `${encodeURIComponent(word.toWellFormed())}%2F${word}`,
      `${word}%00`,
      '%',
      '%zz',
      '%ff%fe',
      '..%2f..',
      'a'.repeat(2000),
    ])
  })
  if (random.chance(0.97)) return path
  return random.pick([
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    `${path};a=b`,
    path.replaceAll('/', '%2f').replace('%2f', '/'),
    altered(path, random),
  ])
}

function queryOf({ document, operation, words }: RequestMaterial, random: Random): string {
  const pairs: string[] = []
  for (const { name, schema } of operation.parameters.filter((one) => one.in === 'query')) {
    if (random.chance(0.5)) continue
    const times = random.chance(0.06) ? random.between(2, 40) : 1
    for (let at = 0; at < times; at += 1) {
      const shaped = String(shapedValue(schema, name, random, document, words))
      const value = random.chance(0.7) ? shaped : random.pick([hostileText(random), altered(shaped, random)])
      pairs.push(`${name}${random.chance(0.03) ? random.pick(['[]', '[$gt]', '.']) : ''}=${encoded(value, random)}`)
    }
  }
  if (random.chance(0.03)) pairs.push(random.pick(['a', '=', '&&', '%zz=%zz', '__proto__=1', `x=${'y'.repeat(9000)}`]))
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function bodyOf({ document, operation, words }: RequestMaterial, random: Random): Buffer | undefined {
  if (operation.body === undefined && random.chance(0.95)) return undefined
  if (random.chance(0.03)) return undefined
  if (random.chance(0.05)) return Buffer.from(random.pick(BROKEN_JSON), 'latin1')
  let value = shapedValue(operation.body ?? {}, 'body', random, document, words)
  if (random.chance(0.4)) value = spoiled(value, random)
  if (random.chance(0.03)) value = { filler: 'x'.repeat(random.pick(LARGE)) }
  return Buffer.from(JSON.stringify(value))
}

/** Replaces one part by an unexpected value, or adds one. */
function spoiled(value: Json, random: Random): Json {
  if (random.chance(0.15) || value === null || typeof value !== 'object') return hostileJson(random)
  if (Array.isArray(value)) return value.map((one) => (random.chance(0.5) ? spoiled(one, random) : one))
  const names = Object.keys(value)
  // Paths to add must stay in the soak's own folder.
  const open = names.filter((name) => name !== 'paths')
  if (open.length === 0 || random.chance(0.15)) return { ...value, [hostileText(random)]: hostileJson(random) }
  const name = random.pick(open)
  return { ...value, [name]: spoiled(value[name] ?? null, random) }
}

/** Encoded as a careful client does, or as raw bytes where a request line can carry them. */
function encoded(text: string, random: Random): string {
  const whole = text.toWellFormed()
  if (random.chance(0.8)) return encodeURIComponent(whole)
  return Buffer.from(whole).toString('latin1')
}

/** Without characters that a request line cannot carry. */
function onTheWire(text: string): string {
  return text.replace(/[^\x21-\xff]/g, '%20')
}
