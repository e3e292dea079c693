import type { Jobs, JobTypes } from '@streamvault/jobs'
import { openSqliteJobs } from '@streamvault/jobs-sqlite'
import type { ManagerDeps } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'
import { createEdgePurges, type EdgePurges } from './edge-purges.ts'
import type { CacheJobs, OurJobs, PurgeJobs } from './our-jobs.ts'
import { createRemoteEdge, type PurgedBytes, type PurgeFiles } from './purge-edge.ts'

/** What purges of an installation need beside its library. */
export interface OpenPurgesOptions {
  library: Library
  /** As `EDGES` names them. */
  edges: readonly { name: string; url: string }[]
  /** Forgets bytes in the cache of this process. */
  purgeOwn: (files: PurgeFiles) => Promise<PurgedBytes>
  /** Ends what an nginx fills its own slices with. */
  endReads: (files: PurgeFiles) => void
  onError: (error: unknown, jobId?: string) => void
}

/** The record of jobs and the purges of an installation. */
export interface OpenPurges extends AsyncDisposable {
  /** The record as those see it who work on the cache. */
  jobs: Jobs<CacheJobs>
  /** What the manager asks. */
  deps: Pick<ManagerDeps, 'purge' | 'listEdges' | 'jobs'>
}

/** Opens the record of jobs and begins with what is due. */
export async function openPurges(options: OpenPurgesOptions): Promise<OpenPurges> {
  const { library, purgeOwn, endReads, onError } = options
  await using stack = new AsyncDisposableStack()
  const jobs = stack.use(await openSqliteJobs<OurJobs>({ path: library.directory.jobs, now: Date.now }))
  const token = library.secrets.edgeToken
  const own = { name: 'own', kind: 'own' as const, purge: purgeOwn, isUp: async () => true }
  const remote = options.edges.map(({ name, url }) => createRemoteEdge({ name, url, token, before: endReads }))
  const purges: EdgePurges = stack.use(
    createEdgePurges({ jobs: only<PurgeJobs>(jobs), edges: [own, ...remote], onError }),
  )
  const owned = stack.move()
  return {
    jobs: only<CacheJobs>(jobs),
    deps: {
      purge: async (fileIds, target, signal) => purges.purge(await filesOf(library, fileIds), target, signal),
      listEdges: (signal) => purges.list(signal),
      jobs: jobs as unknown as ManagerDeps['jobs'],
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The record as a runner sees it, which claims and lists its own kinds alone. */
function only<Types extends JobTypes>(jobs: Jobs<OurJobs>): Jobs<Types> {
  return jobs as unknown as Jobs<Types>
}

/** The size tells which slices there may be. */
async function filesOf({ catalog }: Library, fileIds: string[] | 'all'): Promise<PurgeFiles> {
  if (fileIds === 'all') return 'all'
  return await Promise.all(fileIds.map(async (id) => ({ id, size: (await catalog.getFile(id))?.size ?? 0 })))
}
