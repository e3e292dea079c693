import { randomBytes } from 'node:crypto'
import type { Config } from '@streamvault/config'
import { acquireDataLock } from '@streamvault/data-lock'
import type { Edge } from '@streamvault/edge'
import type { Logger } from '@streamvault/log'
import { createCacheWork } from '../cache/cache-work.ts'
import { planDataDirectory, prepareDataDirectory } from '../installation/data-directory.ts'
import { addDemoLibrary } from '../installation/demo-library.ts'
import { type GivenStores, openLibrary } from '../installation/library.ts'
import { createLibraryManager } from '../installation/library-manager.ts'
import { linkFormOf } from '../installation/link-signer.ts'
import { siteServerFile } from '../installation/site-build.ts'
import { openPurges } from '../purge/open-purges.ts'
import type { PurgeFiles } from '../purge/purge-edge.ts'
import { sessionAdminOf } from '../telegram/session-admin.ts'
import { startGatewayEngine } from './gateway-engine.ts'
import { startLibraryEdge } from './library-edge.ts'
import { createLibrarySource } from './library-source.ts'
import { lookAfter } from './look-after.ts'
import { createLookAgain } from './look-again.ts'
import { createMetrics } from './metrics.ts'
import { startOperationsServer } from './operations-server.ts'
import { purgeSlices } from './purge-slices.ts'
import { createTelegramMetrics } from './telegram-metrics.ts'
import { tellSparingly } from './tell-sparingly.ts'
import { createViewerPlaces } from './viewer-places.ts'
import { warmTelegram } from './warm-telegram.ts'
import { startWebSite, type WebSite } from './web-site.ts'

/** How the server is to run. */
export interface ServeOptions {
  config: Config
  withDemo: boolean
  withSite: boolean
  log: Logger
  /** Stores put in the place of those that the configuration names. */
  stores?: GivenStores
}

/** The running server. Disposing of it drains the viewers first. */
export interface RunningServer extends AsyncDisposable {
  address: string
  opsAddress: string
  /** Opens `/api/admin/…`. */
  adminToken: string
}

/** Viewers that are being served get this long to end when the server stops. */
const DRAIN_MS = 8000

/** Starts everything, each part after those it needs. A start that fails half-way takes down what it began. */
export async function serve(
  { config, withDemo, withSite, log, stores = {} }: ServeOptions,
  signal: AbortSignal,
): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack()
  const lock = stack.use(await acquireDataLock(config.dataDir, { signal }))
  const directory = planDataDirectory(config)
  prepareDataDirectory(directory)
  const metrics = createMetrics()
  const telegramMetrics = createTelegramMetrics(metrics.registry)
  const onTrouble = (message: string, err: unknown) => log.warn({ err }, message)
  const onTelegram = { ...telegramMetrics, onTrouble }
  const onImageCacheError = tellSparingly({
    everyMs: 60_000,
    tell: (err, leftOut) => log.warn({ err, leftOut }, 'resized pictures could not be kept'),
  })
  const library = stack.use(
    await openLibrary({ config, directory, onRead: metrics.countRead, onTelegram, onImageCacheError, stores }, signal),
  )
  const warmth =
    library.telegram === undefined
      ? undefined
      : stack.use(
          warmTelegram({
            telegram: library.telegram,
            onOpen: ({ pool }) => telegramMetrics.watch(() => pool.sessions()),
            onError: (err) => log.warn({ err }, 'the Telegram sessions could not be opened'),
          }),
        )
  if (withDemo) await addDemoLibrary(library, signal)
  await library.records?.catchUp()

  const edgeToken = randomBytes(32).toString('base64url')
  let edge: Edge | undefined
  const tellError = (err: unknown) => log.warn({ err }, 'the engine could not give bytes to the gateway')
  const lookAgain = stack.use(
    createLookAgain({
      library,
      purge: async (fileId) => edge?.purge(fileId),
      onError: (err, fileId) => log.warn({ err, fileId }, 'a changed file could not be indexed anew'),
    }),
  )
  const source = createLibrarySource({
    config,
    library,
    isMainGiven: stores.main !== undefined,
    onChanged: lookAgain.note,
    readAgain: lookAgain.check,
    onSourceEvent({ kind, fileId, error: err }, store) {
      metrics.countSourceEvent(store, kind)
      if (kind !== 'took_over') log.warn({ err, fileId, store, kind }, 'a source of a file failed')
    },
    onHashError: (fileId, err) => log.warn({ err, fileId }, 'the hashes of a file cannot be read'),
  })
  const { places, leaveStream } = createViewerPlaces(config, library)
  metrics.watchRefusals(places.refusals)
  const { engineToken: token } = library.secrets
  const engine = stack.use(await startGatewayEngine(config, source, { token, places }, tellError))
  const endReads = (files: PurgeFiles) => engine?.endReads(files === 'all' ? 'all' : files.map(({ id }) => id))
  const purgeOwn = async (files: PurgeFiles) => {
    endReads(files)
    return await purgeSlices(edge, files)
  }
  const tellFailedJob = (err: unknown, jobId?: string) => log.warn({ err, jobId }, 'a job failed')
  const purges = stack.use(
    await openPurges({ library, edges: config.edges, purgeOwn, endReads, onError: tellFailedJob }),
  )
  const cacheWork = createCacheWork({
    jobs: purges.jobs,
    // Whoever asks came through the edge.
    open: async () => (edge as Edge).cache,
    requests: () => edge?.stats().sliceRequests,
    onError: tellFailedJob,
  })
  const manager = stack.use(
    await createLibraryManager(library, {
      defaultClass: config.viewers.defaultClass,
      edgeToken,
      leaveStream,
      ...purges.deps,
      cache: cacheWork.admin,
      sessions: sessionAdminOf(library, config),
      linkForm: linkFormOf(config),
      log,
    }),
  )
  const managerUrl = await manager.listen()
  const site = withSite ? stack.use(await startSite(managerUrl, edgeToken, log, signal)) : undefined
  edge = stack.use(await startLibraryEdge({ config, library, managerUrl, site, edgeToken, log, source, places }))
  metrics.watchEdge(edge.stats, edge.cacheBytes)
  stack.use(cacheWork).begin()
  const operations = stack.use(
    await startOperationsServer({
      port: config.http.opsPort,
      metrics: metrics.registry,
      notReady: () => (warmth?.isReady() === false ? ['telegram'] : []),
      purge: purgeOwn,
      token: library.secrets.edgeToken,
      onError: (err) => log.warn({ err }, 'the operations port could not answer'),
    }),
  )
  const opsAddress = `http://127.0.0.1:${operations.port}`
  await lock.announce({ address: reachable(edge), opsAddress })
  const work = lookAfter(library, edge, log)
  stack.use(work)

  const drained = edge
  // First of all that is closed, and the rest is closed even if this fails.
  stack.defer(() => drained.drain(DRAIN_MS))
  const owned = stack.move()
  return {
    address: reachable(edge),
    opsAddress,
    adminToken: library.secrets.adminToken,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function startSite(managerUrl: string, edgeToken: string, log: Logger, signal: AbortSignal): Promise<WebSite> {
  const onCrash = (exitCode: number | null) => log.error({ exitCode }, 'the site ended and is started again')
  const onLine = (line: string) => log.warn({ line }, 'the site tells of trouble')
  return startWebSite({ serverFile: siteServerFile(), managerUrl, edgeToken, onCrash, onLine }, signal)
}

/** What a person types: a server that listens everywhere is reached here too. */
function reachable({ address, port }: Edge): string {
  const { hostname } = new URL(address)
  const isHere = ['127.0.0.1', '0.0.0.0', '[::]', '[::1]'].includes(hostname)
  return isHere ? `http://localhost:${port}` : address
}
