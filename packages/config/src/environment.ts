import { parseNetwork } from '@streamvault/crypto-links'
import { z } from 'zod'
import { DEFAULT_OPS_PORT, DEFAULT_PORT } from './find-contradictions.ts'
import { type GatewayValues, gatewayVariables } from './gateway-environment.ts'
import { parseDuration } from './parse-duration.ts'
import { parseHost } from './parse-host.ts'
import { parseSize } from './parse-size.ts'
import { type StorageValues, storageVariables } from './storage-environment.ts'
import { type TelegramValues, telegramVariables } from './telegram-environment.ts'
import { parseList, port, variable, wholeNumber } from './variable.ts'

const KIB = 1024
const MIB = 1024 * KIB
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const DAY_MS = 86_400_000

/** The parsed environment: every variable in its own type and unit. */
export interface EnvironmentValues extends StorageValues, TelegramValues, GatewayValues {
  HOST: string
  PORT: number
  OPS_PORT: number
  STREAMVAULT_DATA: string
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
  LOG_LEVEL: (typeof LOG_LEVELS)[number]
}

/** Every known variable, with its parser. The messages name the expected value, never the actual one. */
const Environment: z.ZodType<EnvironmentValues> = z.object({
  HOST: variable('an address or host name without port', parseHost).default('127.0.0.1'),
  PORT: port().default(DEFAULT_PORT),
  OPS_PORT: port().default(DEFAULT_OPS_PORT),
  STREAMVAULT_DATA: folder().default('data'),
  ...storageVariables,
  CACHE_DIR: folder().optional(),
  CACHE_MAX_BYTES: size().optional(),
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
  ...gatewayVariables,
  LOG_LEVEL: z.enum(LOG_LEVELS, `expected one of ${LOG_LEVELS.join(', ')}`).default('info'),
})

/** The parsed variables, or every mistake in them. */
export type ParsedEnvironment = { values: EnvironmentValues } | { problems: string[] }

/** Parses all variables at once. Ignores unknown variables. */
export function parseEnvironment(variables: Readonly<Record<string, string>>): ParsedEnvironment {
  const parsed = Environment.safeParse(variables)
  if (parsed.success) return { values: parsed.data }
  return { problems: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) }
}

function parseNetworks(text: string): string[] | undefined {
  return parseList(text, (part) => part === 'cloudflare' || parseNetwork(part) !== undefined)
}

function parseEdges(text: string): { name: string; url: string }[] | undefined {
  const parts = parseList(text, (part) => /^[\w-]{1,32}=https?:\/\/[\w.:[\]-]+\/?$/.test(part))
  const edges = parts?.map((part) => {
    const [name = '', url = ''] = part.split('=')
    return { name, url }
  })
  const isOnce = edges === undefined || new Set(edges.map(({ name }) => name)).size === edges.length
  // `own` is the name of the edge in the server's process.
  return isOnce && !edges?.some(({ name }) => name === 'own') ? edges : undefined
}

function size() {
  return variable('a size such as 512MB, 1.5GB or 1GiB', parseSize)
}

function folder() {
  return variable('a folder', (text) => (text.includes('\0') ? undefined : text))
}
