/**
 * The floors of the house, lowest first. A package may import those of lower floors and of its own, unless `STRANGERS` or
 * `EXCEPTIONS` says otherwise. Circles are refused everywhere.
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

/** Floors whose rooms do not know each other: an adapter imports no adapter. */
export const STRANGERS: string[] = ['adapter']

/** Whole servers made to be tested against: tests of every floor may start them, nothing else may. */
export const FAKES: string[] = ['mtproto-server']

/** What one room may import, where that is less or other than its floor says. */
export const EXCEPTIONS: Record<string, string[]> = {
  web: ['api', 'bytes'],
  // Composes the other apps by their `create…` functions.
  streamvault: ['gateway', 'manager', 'stream-engine'],
}
