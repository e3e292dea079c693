import type { Config } from '@streamvault/config'
import { createEdge, type Edge, type StreamPlaces } from '@streamvault/edge'
import type { Logger } from '@streamvault/log'
import type { SliceSource } from '@streamvault/slice-cache'
import { expandProxies } from '../installation/cloudflare-ranges.ts'
import { rangesFile } from '../installation/gateway-settings.ts'
import type { Library } from '../installation/library.ts'
import { cacheBytesFor } from './cache-size.ts'
import type { WebSite } from './web-site.ts'

/** The parts of a library's edge. */
export interface LibraryEdgeParts {
  config: Config
  library: Library
  /** The manager's URL. */
  managerUrl: string
  /** Serves the pages; without it there are none. */
  site: WebSite | undefined
  /** Proves to the manager that a request came through the edge. */
  edgeToken: string
  log: Logger
  source: SliceSource
  places: StreamPlaces
}

/** Starts the configured edge in front of the manager and the site. */
export async function startLibraryEdge({
  config,
  library,
  managerUrl,
  site,
  edgeToken,
  log,
  source,
  places,
}: LibraryEdgeParts): Promise<Edge> {
  const { directory, linkKeys } = library
  return await createEdge({
    host: config.http.host,
    port: config.http.port,
    linkKeys,
    cacheDir: directory.slices,
    tmpDir: directory.temporary,
    maxBytes: await cacheBytesFor(directory.slices, config.cache),
    minFreeBytes: config.cache.minFreeBytes,
    inactiveMs: config.cache.inactiveMs,
    sliceBytes: config.cache.sliceBytes,
    memoryBytes: config.cache.memoryBytes,
    rates: config.viewers.guestRate === undefined ? {} : { guest: config.viewers.guestRate },
    source,
    places,
    trustedProxies: await expandProxies(config.trustedProxies, rangesFile(config)),
    upstreams: {
      manager: { host: '127.0.0.1', port: Number(new URL(managerUrl).port) },
      web: site === undefined ? undefined : { host: '127.0.0.1', port: site.port },
      token: edgeToken,
    },
    onError: (err) => log.warn({ err }, 'the edge worked around a failure'),
  })
}
