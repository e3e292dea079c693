import type { Config } from '@streamvault/config'
import type { Edge, StreamPlaces } from '@streamvault/edge'
import type { ManagerDeps } from '@streamvault/manager'
import type { SliceSource } from '@streamvault/slice-cache'
import { type CacheWork, createCacheWork } from '../cache/cache-work.ts'
import type { Library } from '../installation/library.ts'
import { openPurges } from '../purge/open-purges.ts'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'
import { startGatewayEngine } from './gateway-engine.ts'
import { purgeSlices } from './purge-slices.ts'
import type { Trouble } from './tell-trouble.ts'

/** The parts that hold cached bytes and those that request more. */
export interface CacheKeepingParts {
  config: Config
  library: Library
  source: SliceSource
  places: StreamPlaces
  /** Our own edge, once it has started. */
  edge: () => Edge | undefined
  trouble: Trouble
}

/** Purges, and work on the cache. */
export interface CacheKeeping extends AsyncDisposable {
  /** Purges bytes from the cache of this process, and ends the reads that fill an nginx's own. */
  purgeOwn(files: PurgeFiles): Promise<PurgedBytes>
  /** Not started. Dispose of it before the edge. */
  work: CacheWork
  /** For the manager. */
  deps: Pick<ManagerDeps, 'purge' | 'listEdges' | 'jobs' | 'cache'>
}

/** Opens the job store, starts the purges that are due, and admits an nginx that caches slices itself. */
export async function openCacheKeeping(parts: CacheKeepingParts): Promise<CacheKeeping> {
  const { config, library, source, places, edge, trouble } = parts
  await using stack = new AsyncDisposableStack()
  const entry = { token: library.secrets.engineToken, places }
  const engine = stack.use(await startGatewayEngine(config, source, entry, trouble.gatewayEngine))
  const endReads = (files: PurgeFiles) => engine?.endReads(files === 'all' ? 'all' : files.map(({ id }) => id))
  const purgeOwn = async (files: PurgeFiles) => {
    endReads(files)
    return await purgeSlices(edge(), files)
  }
  const purges = stack.use(await openPurges({ library, edges: config.edges, purgeOwn, endReads, onError: trouble.job }))
  const work = createCacheWork({
    jobs: purges.jobs,
    // Called only by requests through the edge, so the edge exists.
    open: async () => (edge() as Edge).cache,
    requests: () => edge()?.stats().sliceRequests,
    onError: trouble.job,
  })
  const owned = stack.move()
  return {
    purgeOwn,
    work,
    deps: { ...purges.deps, cache: work.admin },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
