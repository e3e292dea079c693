import { join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { type EnvironmentValues, parseEnvironment } from './environment.ts'
import { findContradictions } from './find-contradictions.ts'
import { type GatewayConfig, readGateway } from './read-gateway.ts'
import { readStorage, type StorageConfig } from './read-storage.ts'
import { readTelegram, type TelegramConfig } from './read-telegram.ts'

/** Every setting of an operator, in the program's own units. Paths are absolute. */
export interface Config {
  http: {
    host: string
    /** 0 lets the system choose. */
    port: number
    opsPort: number
  }
  dataDir: string
  storage: StorageConfig
  /** Undefined without an API id and hash: then Telegram cannot be used. */
  telegram: TelegramConfig | undefined
  mirrors: {
    /** Hosts of the private network from which files may be fetched: `host` or `host:port`. */
    allowHosts: string[]
  }
  cache: {
    dir: string
    /** Bytes. `undefined` when not set: the smaller of 150 GB and half of the bytes that are free or already cached. */
    maxBytes: number | undefined
    /** A slice without requests for this many milliseconds is evicted. */
    inactiveMs: number
    /** Bytes of disk to leave free. */
    minFreeBytes: number
    sliceBytes: number
    /** Bytes of memory for the most requested slices. */
    memoryBytes: number
  }
  viewers: {
    /** Class of viewers without an account. */
    defaultClass: 'guest' | 'member'
    /** Rate of each guest over all their connections: bytes per second, after a burst. `undefined`: no limit. */
    guestRate: { bytesPerSecond: number; burstBytes: number } | undefined
    /** Files that one viewer may watch at the same time. */
    maxStreams: number
  }
  /** Networks of trusted proxies, whose client-address headers count; `cloudflare` stands for Cloudflare's networks. */
  trustedProxies: string[]
  /** Other edges that cache bytes: each receives every purge. */
  edges: { name: string; url: string }[]
  gateway: GatewayConfig
  log: { level: EnvironmentValues['LOG_LEVEL'] }
}

/**
 * Reads the whole configuration at once, so that one failed start shows every mistake.
 *
 * `overrides` are variables by name too, for flags of a command, and take precedence over `env`. An empty variable counts
 * as not set. Relative folders start at the current folder.
 *
 * @throws ConfigError with every mistake.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Record<string, string | undefined>> = {},
): Config {
  const variables = { ...withoutEmpty(env), ...withoutEmpty(overrides) }
  const parsed = parseEnvironment(variables)
  const contradictions = findContradictions(variables)
  if ('problems' in parsed) throw new ConfigError([...parsed.problems, ...contradictions])
  if (contradictions.length > 0) throw new ConfigError(contradictions)
  const { values } = parsed
  const dataDir = resolve(values.STREAMVAULT_DATA)
  return {
    http: { host: values.HOST, port: values.PORT, opsPort: values.OPS_PORT },
    dataDir,
    storage: readStorage(values, dataDir),
    telegram: readTelegram(values),
    mirrors: { allowHosts: values.MIRROR_ALLOW_HOSTS },
    cache: {
      dir: values.CACHE_DIR === undefined ? join(dataDir, 'cache') : resolve(values.CACHE_DIR),
      maxBytes: values.CACHE_MAX_BYTES,
      inactiveMs: values.CACHE_INACTIVE,
      minFreeBytes: values.CACHE_MIN_FREE,
      sliceBytes: values.SLICE_BYTES,
      memoryBytes: values.CACHE_MEMORY_BYTES,
    },
    viewers: {
      defaultClass: values.DEFAULT_CLASS,
      guestRate:
        values.GUEST_RATE === 0 ? undefined : { bytesPerSecond: values.GUEST_RATE, burstBytes: values.GUEST_BURST },
      maxStreams: values.MAX_STREAMS,
    },
    trustedProxies: values.TRUSTED_PROXIES,
    edges: values.EDGES,
    gateway: readGateway(values),
    log: { level: values.LOG_LEVEL },
  }
}

/** Compose files pass an unset variable as an empty string. */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}
