import { join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { type EnvironmentValues, parseEnvironment } from './environment.ts'
import { findContradictions } from './find-contradictions.ts'
import { type GatewayConfig, readGateway } from './read-gateway.ts'
import { readStorage, type StorageConfig } from './read-storage.ts'
import { readTelegram, type TelegramConfig } from './read-telegram.ts'

/** Everything that an operator can set, in the units the program works with. Paths are absolute. */
export interface Config {
  http: {
    host: string
    /** 0 lets the system choose. */
    port: number
    opsPort: number
  }
  dataDir: string
  storage: StorageConfig
  /** Undefined: nobody said who asks; nothing of Telegram can be used. */
  telegram: TelegramConfig | undefined
  mirrors: {
    /** Hosts of the own network that copies of files may be read from: `host` or `host:port`. */
    allowHosts: string[]
  }
  cache: {
    dir: string
    /** Bytes. `undefined`: nobody said; the smaller of 150 GB and half of what is free or held already. */
    maxBytes: number | undefined
    /** What nobody asked for in so many milliseconds goes. */
    inactiveMs: number
    /** Bytes of the disk to leave free. */
    minFreeBytes: number
    sliceBytes: number
    /** Bytes of memory for the slices asked for most. */
    memoryBytes: number
  }
  viewers: {
    /** Class of everybody who has no account. */
    defaultClass: 'guest' | 'member'
    /** What each guest may have over all their connections: bytes a second, after a burst. `undefined`: no limit. */
    guestRate: { bytesPerSecond: number; burstBytes: number } | undefined
    /** Files that one person may watch at the same time. */
    maxStreams: number
  }
  /** Networks of the proxies in front, whose word on a viewer's address is believed; `cloudflare` stands for its own. */
  trustedProxies: string[]
  /** Other edges that keep bytes: each gets every purge. */
  edges: { name: string; url: string }[]
  gateway: GatewayConfig
  log: { level: EnvironmentValues['LOG_LEVEL'] }
}

/**
 * Reads the whole configuration at once, so that one failed start shows every mistake.
 *
 * `overrides` are variables by name too, for flags of a command, and go before `env`. A variable that is empty counts as
 * not set. Relative folders start at the current one.
 *
 * @throws ConfigError that lists every mistake.
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

/** Compose files hand on what is not set as an empty string. */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}
