import { join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { type EnvironmentValues, parseEnvironment } from './environment.ts'
import { findContradictions } from './find-contradictions.ts'
import { readTelegram, type TelegramConfig } from './read-telegram.ts'

/** Where the main storage is. */
export type StorageConfig =
  | {
      kind: 'folder'
      /** Absolute path. */
      root: string
    }
  | {
      kind: 's3'
      bucket: string
      /** Without slashes at its ends; may be empty. */
      prefix: string
      region: string
      /** Of a server other than Amazon's. */
      endpoint: string | undefined
      /** The bucket in the path. `undefined`: with an endpoint. */
      pathStyle: boolean | undefined
      /** `undefined`: the SDK looks for them. */
      credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined
    }
  | {
      kind: 'http'
      /** Address of the folder. */
      base: string
      /** The header of that name. */
      authorization: string | undefined
    }
  | {
      kind: 'telegram'
      /** Bare id of the channel: positive, without the -100 before it. */
      channel: number
    }

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

/** nginx in front of us. */
export interface GatewayConfig {
  /** Who keeps slices: our edge behind nginx, or nginx. `undefined`: there is no nginx. */
  cache: 'edge' | 'nginx' | undefined
  addresses: string[]
  port: number
  tls: { port: number; certificate: string; key: string } | undefined
  /** Where nginx reaches us. */
  upstream: string
  cacheDir: string
  /** Of nginx's workers and its helper. */
  user: string
  helperPort: number
  /** Where the engine gives bytes to an nginx that keeps slices. */
  enginePort: number
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
    storage: storageOf(values, dataDir),
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
    gateway: gatewayOf(values),
    log: { level: values.LOG_LEVEL },
  }
}

function gatewayOf(values: EnvironmentValues): GatewayConfig {
  const { GATEWAY_TLS_CERT: certificate, GATEWAY_TLS_KEY: key } = values
  const hasBoth = certificate !== undefined && key !== undefined
  return {
    cache: values.GATEWAY_CACHE,
    addresses: values.GATEWAY_ADDRESSES,
    port: values.GATEWAY_PORT,
    tls: hasBoth ? { port: values.GATEWAY_TLS_PORT, certificate, key } : undefined,
    upstream: values.GATEWAY_UPSTREAM,
    cacheDir: values.GATEWAY_CACHE_DIR,
    user: values.GATEWAY_USER,
    helperPort: values.GATEWAY_HELPER_PORT,
    enginePort: values.ENGINE_PORT,
  }
}

function storageOf(values: EnvironmentValues, dataDir: string): StorageConfig {
  const address = values.STORAGE_URL ?? { kind: 'folder', root: join(dataDir, 'objects') }
  switch (address.kind) {
    case 'folder':
    case 'telegram':
      return address
    case 'http':
      return { ...address, authorization: values.STORAGE_AUTHORIZATION }
    case 's3':
      return {
        ...address,
        region: values.AWS_REGION,
        endpoint: values.AWS_ENDPOINT_URL_S3,
        pathStyle: values.S3_PATH_STYLE,
        credentials: credentialsOf(values),
      }
  }
}

function credentialsOf({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: EnvironmentValues) {
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return undefined
  const session = AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...session }
}

/** Compose files hand on what is not set as an empty string. */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}
