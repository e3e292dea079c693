import { z } from 'zod'
import { DEFAULT_OPS_PORT, DEFAULT_PORT } from './find-contradictions.ts'
import { parseDuration } from './parse-duration.ts'
import { parseHost } from './parse-host.ts'
import { parseSize } from './parse-size.ts'
import { parseStorageUrl, type StorageAddress } from './parse-storage-url.ts'
import { type TelegramValues, telegramVariables } from './telegram-environment.ts'
import { variable, wholeNumber } from './variable.ts'

const KIB = 1024
const MIB = 1024 * KIB
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const DAY_MS = 86_400_000

/** The environment once it is read: every variable in its own type and unit. */
export interface EnvironmentValues extends TelegramValues {
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
  TRUSTED_PROXIES: string[]
  EDGES: { name: string; url: string }[]
  GATEWAY_CACHE?: 'edge' | 'nginx' | undefined
  GATEWAY_ADDRESSES: string[]
  GATEWAY_PORT: number
  GATEWAY_TLS_PORT: number
  GATEWAY_TLS_CERT?: string | undefined
  GATEWAY_TLS_KEY?: string | undefined
  GATEWAY_UPSTREAM: string
  GATEWAY_CACHE_DIR: string
  GATEWAY_USER: string
  GATEWAY_HELPER_PORT: number
  ENGINE_PORT: number
  LOG_LEVEL: (typeof LOG_LEVELS)[number]
}

/** Every variable that is read, as text, with what it becomes. The messages say what was expected, never what came. */
const Environment: z.ZodType<EnvironmentValues> = z.object({
  HOST: variable('an address or host name without port', parseHost).default('127.0.0.1'),
  PORT: port().default(DEFAULT_PORT),
  OPS_PORT: port().default(DEFAULT_OPS_PORT),
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
  ...telegramVariables,
  DEFAULT_CLASS: z.enum(['guest', 'member'], 'expected guest or member').default('member'),
  MAX_STREAMS: wholeNumber(1, 1000).default(2),
  TRUSTED_PROXIES: variable('networks such as 10.0.0.0/8, or cloudflare, separated by commas', parseNetworks).default(
    [],
  ),
  EDGES: variable('edges as name=http://host:port, separated by commas', parseEdges).default([]),
  GATEWAY_CACHE: z.enum(['edge', 'nginx'], 'expected edge or nginx').optional(),
  GATEWAY_ADDRESSES: variable('addresses such as 0.0.0.0 or [::], separated by commas', parseAddresses).default([
    '0.0.0.0',
  ]),
  GATEWAY_PORT: port().default(80),
  GATEWAY_TLS_PORT: port().default(443),
  GATEWAY_TLS_CERT: filePath().optional(),
  GATEWAY_TLS_KEY: filePath().optional(),
  GATEWAY_UPSTREAM: variable('an address or host name without port', parseHost).default('127.0.0.1'),
  GATEWAY_CACHE_DIR: filePath().default('/var/cache/nginx/streamvault'),
  GATEWAY_USER: variable('a user', (text) => (/^[a-z_][\w-]{0,31}$/.test(text) ? text : undefined)).default('www-data'),
  GATEWAY_HELPER_PORT: port().default(8083),
  ENGINE_PORT: port().default(8082),
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

/** What can stand in a header: printable, without line ends. */
function headerValue() {
  return variable('text of one line', (text) => (/^[\x20-\x7e]+$/.test(text) ? text : undefined))
}

/** An absolute path that can stand in another program's configuration. */
function filePath() {
  return variable('an absolute path', (text) => (/^\/[\w./ -]*$/.test(text) ? text : undefined))
}

/** Splits a list by commas; `undefined` when one of its parts is not as it should be. */
function parseList(text: string, isPart: (part: string) => boolean): string[] | undefined {
  const parts = text.split(',').map((part) => part.trim())
  return parts.every(isPart) ? parts : undefined
}

function parseNetworks(text: string): string[] | undefined {
  return parseList(text, (part) => part === 'cloudflare' || /^[\da-fA-F:.]+(?:\/\d{1,3})?$/.test(part))
}

function parseAddresses(text: string): string[] | undefined {
  return parseList(text, (part) => /^(?:[\d.]+|\[[\da-fA-F:]+\])$/.test(part))
}

function parseEdges(text: string): { name: string; url: string }[] | undefined {
  const parts = parseList(text, (part) => /^[\w-]{1,32}=https?:\/\/[\w.:[\]-]+\/?$/.test(part))
  const edges = parts?.map((part) => {
    const [name = '', url = ''] = part.split('=')
    return { name, url }
  })
  const isOnce = edges === undefined || new Set(edges.map(({ name }) => name)).size === edges.length
  // `own` is the edge in the server's process.
  return isOnce && !edges?.some(({ name }) => name === 'own') ? edges : undefined
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
