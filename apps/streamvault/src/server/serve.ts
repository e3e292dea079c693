import { randomBytes } from 'node:crypto'
import type { Config } from '@streamvault/config'
import type { Edge } from '@streamvault/edge'
import type { Logger } from '@streamvault/log'
import type { GivenStores } from '../installation/library.ts'
import { openCacheKeeping } from './cache-keeping.ts'
import { startLibraryEdge } from './library-edge.ts'
import { lookAfter } from './look-after.ts'
import { createMetrics } from './metrics.ts'
import { openServedLibrary } from './open-served-library.ts'
import { startOperationsServer } from './operations-server.ts'
import { reachableAddress } from './reachable-address.ts'
import { createServedSource } from './served-source.ts'
import { startUpstreams } from './start-upstreams.ts'
import { takeDataDirectory } from './take-data-directory.ts'
import { tellTrouble } from './tell-trouble.ts'
import { createViewerPlaces } from './viewer-places.ts'

/** How the server is to run. */
export interface ServeOptions {
  config: Config
  withDemo: boolean
  withSite: boolean
  log: Logger
  /** Stores that replace the configured ones. */
  stores?: GivenStores
}

/** The running server. Disposing of it drains the viewers first. */
export interface RunningServer extends AsyncDisposable {
  address: string
  opsAddress: string
  /** The admin token of `/api/admin/…`. */
  adminToken: string
}

/** How long current viewers get to finish when the server stops. */
const DRAIN_MS = 8000

/** Starts every part after its dependencies. A start that fails half-way stops what it has started. */
export async function serve(
  { config, withDemo, withSite, log, stores = {} }: ServeOptions,
  signal: AbortSignal,
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const trouble = tellTrouble(log)
  const lock = stack.use(await takeDataDirectory(config.dataDir, { signal, onWaiting: trouble.directoryTaken }))
  const metrics = createMetrics()
  const served = stack.use(await openServedLibrary({ config, withDemo, stores, metrics, trouble }, signal))
  const { library } = served
  const parts = { config, library, trouble }

  let edge: Edge | undefined
  const purge = async (fileId: string) => edge?.purge(fileId)
  const isMainGiven = stores.main !== undefined
  const { source } = stack.use(createServedSource({ ...parts, isMainGiven, purge, metrics }))
  const { places, leaveStream } = createViewerPlaces(config, library)
  metrics.watchRefusals(places.refusals)
  const keeping = stack.use(await openCacheKeeping({ ...parts, source, places, edge: () => edge }))
  const edgeToken = randomBytes(32).toString('base64url')
  const behind = { ...parts, withSite, edgeToken, leaveStream, keeping, log }
  const { managerUrl, site } = stack.use(await startUpstreams(behind))
  edge = stack.use(await startLibraryEdge({ config, library, managerUrl, site, edgeToken, log, source, places }))
  metrics.watchEdge(edge.stats, edge.cacheBytes)
  stack.use(keeping.work).begin()
  // The site starts beside the edge, on another core.
  await site?.untilReady(signal)

  const operations = stack.use(
    await startOperationsServer({
      port: config.http.opsPort,
      metrics: metrics.registry,
      notReady: served.notReady,
      purge: keeping.purgeOwn,
      token: library.secrets.edgeToken,
      onError: trouble.operations,
    }),
  )
  const address = reachableAddress(edge)
  const opsAddress = `http://127.0.0.1:${operations.port}`
  await lock.announce({ address, opsAddress })
  stack.use(lookAfter(library, edge, log))

  const drained = edge
  // Closed first, and the rest is closed even if this fails.
  stack.defer(() => drained.drain(DRAIN_MS))
  // Withdrawn before the drain, so that commands wait for the end instead of calling a server that no longer answers.
  stack.defer(() => lock.withdraw())
  const owned = stack.move()
  const { adminToken } = library.secrets
  return { address, opsAddress, adminToken, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
