/**
 * The floors (layers), lowest first. A package may import from lower floors and its own, unless `STRANGERS` or
 * `EXCEPTIONS` says otherwise. Cycles are refused everywhere.
 */
export const FLOORS: Record<string, string[]> = {
  kernel: ['bytes', 'http-range', 'config', 'log', 'crypto-links', 'api', 'waits', 'lru-cache', 'folders', 'sqlite'],
  domain: ['catalog', 'ingestion'],
  capability: [
    'object-store',
    'safe-fetch',
    'slice-cache',
    'edge',
    'file-source',
    'media',
    'images',
    'release-name',
    'data-lock',
    'leases',
    'session-pool',
    'jobs',
  ],
  adapter: [
    'catalog-sqlite',
    'leases-sqlite',
    'jobs-sqlite',
    'object-store-telegram',
    'object-store-http',
    'object-store-s3',
  ],
  app: ['gateway', 'manager', 'stream-engine', 'web', 'streamvault'],
  proof: ['mtproto-server', 'dev-env', 'e2e', 'bench', 'scripts'],
}

/** Floors whose packages may not import each other: an adapter imports no adapter. */
export const STRANGERS: string[] = ['adapter']

/** Whole servers for tests: tests of every floor may start them, no other code may. */
export const FAKES: string[] = ['mtproto-server']

/** Imports allowed for one package where they differ from its floor's. */
export const EXCEPTIONS: Record<string, string[]> = {
  web: ['api', 'bytes'],
  // Composes the other apps by their `create…` functions.
  streamvault: ['gateway', 'manager', 'stream-engine'],
}
