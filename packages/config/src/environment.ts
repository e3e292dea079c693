import { z } from 'zod'
import { parseDuration } from './parse-duration.ts'
import { parseSize } from './parse-size.ts'
import { parseStorageUrl, type StorageAddress } from './parse-storage-url.ts'

const KIB = 1024
const MIB = 1024 * KIB
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const DAY_MS = 86_400_000

/** The environment once it is read: every variable in its own type and unit. */
export interface EnvironmentValues {
  HOST: string
  PORT: number
  OPS_PORT: number
  STREAMVAULT_DATA: string
  /** The main storage. */
  STORAGE_URL?: StorageAddress | undefined
  STORAGE_AUTHORIZATION?: string | undefined
  AWS_ACCESS_KEY_ID?: string | undefined
  AWS_SECRET_ACCESS_KEY?: string | undefined
  AWS_SESSION_TOKEN?: string | undefined
  AWS_REGION: string
  AWS_ENDPOINT_URL_S3?: string | undefined
  S3_PATH_STYLE?: boolean | undefined
  MIRROR_ALLOW_HOSTS: string[]
  CACHE_DIR?: string | undefined
  /** Bytes. */
  CACHE_MAX_BYTES?: number | undefined
  /** Milliseconds. */
  CACHE_INACTIVE: number
  /** Bytes. */
  CACHE_MIN_FREE: number
  /** Bytes. */
  CACHE_MEMORY_BYTES: number
  SLICE_BYTES: number
  /** Bytes a second; 0 for no limit. */
  GUEST_RATE: number
  /** Bytes. */
  GUEST_BURST: number
  DEFAULT_CLASS: 'guest' | 'member'
  MAX_STREAMS: number
  LOG_LEVEL: (typeof LOG_LEVELS)[number]
}

/** Every variable that is read, as text, with what it becomes. The messages say what was expected, never what came. */
const Environment: z.ZodType<EnvironmentValues> = z.object({
  HOST: variable('an address or host name without port', (text) =>
    /^[\w.:-]+$/.test(text) ? text : undefined,
  ).default('127.0.0.1'),
  PORT: port().default(8080),
  OPS_PORT: port().default(8081),
  STREAMVAULT_DATA: variable('a folder', (text) => (text.includes('\0') ? undefined : text)).default('data'),
  STORAGE_URL: z
    .string()
    .transform((text, context) => {
      const parsed = parseStorageUrl(text)
      if ('kind' in parsed) return parsed
      context.addIssue({ code: 'custom', message: `expected ${parsed.expected}` })
      return z.NEVER
    })
    .optional(),
  STORAGE_AUTHORIZATION: headerValue().optional(),
  AWS_ACCESS_KEY_ID: headerValue().optional(),
  AWS_SECRET_ACCESS_KEY: headerValue().optional(),
  AWS_SESSION_TOKEN: headerValue().optional(),
  AWS_REGION: variable('a region such as eu-central-1', (text) =>
    /^[\w-]{1,64}$/.test(text) ? text : undefined,
  ).default('us-east-1'),
  AWS_ENDPOINT_URL_S3: variable('the address of a server: https://host', (text) => {
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' ? text : undefined
  }).optional(),
  S3_PATH_STYLE: z
    .enum(['true', 'false'], 'expected true or false')
    .transform((text) => text === 'true')
    .optional(),
  MIRROR_ALLOW_HOSTS: variable('hosts, or host:port, with commas between them', parseHosts).default([]),
  CACHE_DIR: variable('a folder', (text) => (text.includes('\0') ? undefined : text)).optional(),
  CACHE_MAX_BYTES: size().optional(),
  // The blueprint of a slice cache in front of films: what nobody watched for three days can go.
  CACHE_INACTIVE: variable(
    'a duration such as 30s, 5m, 6h or 7d, not zero',
    (text) => parseDuration(text) || undefined,
  ).default(3 * DAY_MS),
  CACHE_MIN_FREE: size().default(1e9),
  CACHE_MEMORY_BYTES: size().default(256 * MIB),
  // Slices are checked in blocks of 64 KiB.
  SLICE_BYTES: variable('a size from 256KiB to 10MiB, a multiple of 64KiB', (text) => {
    const bytes = parseSize(text)
    return bytes !== undefined && bytes >= 256 * KIB && bytes <= 10 * MIB && bytes % (64 * KIB) === 0
      ? bytes
      : undefined
  }).default(MIB),
  GUEST_RATE: size().default(1_500_000),
  GUEST_BURST: size().default(1_500_000),
  DEFAULT_CLASS: z.enum(['guest', 'member'], 'expected guest or member').default('member'),
  MAX_STREAMS: wholeNumber(1, 1000).default(2),
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/** The variables, or every mistake in them. */
export type ParsedEnvironment = { values: EnvironmentValues } | { problems: string[] }

/** Reads all variables at once. Others are left alone. */
export function parseEnvironment(variables: Readonly<Record<string, string>>): ParsedEnvironment {
  const parsed = Environment.safeParse(variables)
  if (parsed.success) return { values: parsed.data }
  return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
}

function variable<Value>(expected: string, parse: (text: string) => Value | undefined) {
  return z.string().transform((text, context): Value => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: `expected ${expected}` })
    return z.NEVER
  })
}

/** What can stand in a header: printable, without line ends. */
function headerValue() {
  return variable('text of one line', (text) => (/^[\x20-\x7e]+$/.test(text) ? text : undefined))
}

function parseHosts(text: string): string[] | undefined {
  const hosts = text.split(',').map((host) => host.trim())
  return hosts.every((host) => /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i.test(host)) ? hosts : undefined
}

function size() {
  return variable('a size such as 512MB, 150GB or 1GiB', parseSize)
}

/** Port 0 lets the system choose. */
function port() {
  return wholeNumber(0, 65_535)
}

function wholeNumber(min: number, max: number) {
  return variable(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return min <= value && value <= max ? value : undefined
  })
}
