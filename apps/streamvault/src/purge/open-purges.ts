import type { Jobs, JobTypes } from '@streamvault/jobs'
import { openSqliteJobs } from '@streamvault/jobs-sqlite'
import type { ManagerDeps } from '@streamvault/manager'
import type { Library } from '../installation/library.ts'
import { createEdgePurges, type EdgePurges } from './edge-purges.ts'
import type { CacheJobs, OurJobs, PurgeJobs } from './our-jobs.ts'
import { createRemoteEdge, type PurgedBytes, type PurgeFiles } from './purge-edge.ts'

/** The dependencies of purges besides the library. */
export interface OpenPurgesOptions {
  library: Library
  /** As in `EDGES`. */
  edges: readonly { name: string; url: string }[]
  /** Purges bytes from the cache of this process. */
  purgeOwn: (files: PurgeFiles) => Promise<PurgedBytes>
  /** Ends the reads that fill an nginx's own slices. */
  endReads: (files: PurgeFiles) => void
  onError: (error: unknown, jobId?: string) => void
}

/** The job store and the purges of an installation. */
export interface OpenPurges extends AsyncDisposable {
  /** The job store, limited to jobs on the cache. */
  jobs: Jobs<CacheJobs>
  /** For the manager. */
  deps: Pick<ManagerDeps, 'purge' | 'listEdges' | 'jobs'>
}

/** Opens the job store and starts the jobs that are due. */
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

/** The job store for a runner, which claims and lists only its own kinds. */
function only<Types extends JobTypes>(jobs: Jobs<OurJobs>): Jobs<Types> {
  return jobs as unknown as Jobs<Types>
}

/** A file's size determines its possible slices. */
async function filesOf({ catalog }: Library, fileIds: string[] | 'all'): Promise<PurgeFiles> {
  if (fileIds === 'all') return 'all'
  return await Promise.all(fileIds.map(async (id) => ({ id, size: (await catalog.getFile(id))?.size ?? 0 })))
}
