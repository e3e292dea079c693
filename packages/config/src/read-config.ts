import { join, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import { type EnvironmentValues, parseEnvironment } from './environment.ts'

/** Where the main storage is. */
export interface StorageConfig {
  kind: 'folder'
  /** Absolute path. */
  root: string
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
  cache: {
    dir: string
    /** Bytes. `undefined`: nobody said; the smaller of 150 GB and half of what is free or held already. */
    maxBytes: number | undefined
    /** What nobody asked for in so many milliseconds goes. */
    inactiveMs: number
    /** Bytes of the disk to leave free. */
    minFreeBytes: number
    sliceBytes: number
  }
  viewers: {
    /** Class of everybody who has no account. */
    defaultClass: 'guest' | 'member'
    /** Files that one person may watch at the same time. */
    maxStreams: number
  }
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
  const parsed = parseEnvironment({ ...withoutEmpty(env), ...withoutEmpty(overrides) })
  if ('problems' in parsed) throw new ConfigError(parsed.problems)
  const { values } = parsed
  if (values.PORT !== 0 && values.PORT === values.OPS_PORT) {
    throw new ConfigError(['OPS_PORT: expected another port than PORT'])
  }
  const dataDir = resolve(values.STREAMVAULT_DATA)
  return {
    http: { host: values.HOST, port: values.PORT, opsPort: values.OPS_PORT },
    dataDir,
    storage: { kind: 'folder', root: values.STORAGE_URL ?? join(dataDir, 'objects') },
    cache: {
      dir: values.CACHE_DIR === undefined ? join(dataDir, 'cache') : resolve(values.CACHE_DIR),
      maxBytes: values.CACHE_MAX_BYTES,
      inactiveMs: values.CACHE_INACTIVE,
      minFreeBytes: values.CACHE_MIN_FREE,
      sliceBytes: values.SLICE_BYTES,
    },
    viewers: { defaultClass: values.DEFAULT_CLASS, maxStreams: values.MAX_STREAMS },
    log: { level: values.LOG_LEVEL },
  }
}

/** Compose files hand on what is not set as an empty string. */
function withoutEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''),
  )
}
