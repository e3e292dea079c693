import { setTimeout as sleep } from 'node:timers/promises'
import type { EdgePurge, EdgeView, PurgeResult } from '@streamvault/api'
import {
  createJobRunner,
  JobHopelessError,
  type JobRecord,
  type JobRunner,
  type Jobs,
  systemClock,
} from '@streamvault/jobs'
import type { PurgeJobs } from './our-jobs.ts'
import type { PurgeEdge, PurgeFiles } from './purge-edge.ts'

/** The dependencies of purges. */
export interface EdgePurgesDeps {
  jobs: Jobs<PurgeJobs>
  edges: readonly PurgeEdge[]
  /** Called with every failed try. */
  onError: (error: unknown, jobId?: string) => void
}

/** Purges every edge by jobs: an edge that is down gets the purge when it returns. */
export interface EdgePurges extends AsyncDisposable {
  /** Purges, and waits until every edge has done so, or failed once, or some seconds passed. */
  purge(files: PurgeFiles, target: string, signal: AbortSignal): Promise<PurgeResult>
  /** The state of every edge, with a check whether it answers. */
  list(signal: AbortSignal): Promise<EdgeView[]>
}

type PurgeJob = JobRecord<PurgeJobs>

/** Purges run before all other jobs: the operator was told that bytes are gone. */
const PRIORITY = 100
const LEASE_MS = 30_000
const POLL_MS = 5000
const WAIT_MS = 10_000
const LOOK_MS = 25
const DAY_MS = 86_400_000
const MAX_PAGE = 200

/** Starts the runner, and with it the jobs that an earlier process left. */
export function createEdgePurges({ jobs, edges, onError }: EdgePurgesDeps): EdgePurges {
  const byName = new Map(edges.map((edge) => [edge.name, edge]))
  const runner: JobRunner = createJobRunner<PurgeJobs>({
    jobs,
    handlers: {
      async purge({ payload }, { signal }) {
        const edge = byName.get(payload.edge)
        if (edge === undefined)
          throw new JobHopelessError(`Cannot purge edge "${payload.edge}": it is not among EDGES now`)
        return await edge.purge(payload.files, signal)
      },
    },
    worker: `process ${process.pid}`,
    maxRunning: 4,
    leaseMs: LEASE_MS,
    pollMs: POLL_MS,
    // An edge that returns gets its purges within half a minute.
    backoff: { firstMs: 1000, maxMs: 30_000 },
    remember: { doneMs: 7 * DAY_MS, parkedMs: 30 * DAY_MS },
    clock: systemClock,
    random: Math.random,
    onError,
  })

  const takingUp = takeUpParked(jobs, byName).catch((error) => onError(error))

  async function settled(ids: string[], waitMs: number, signal: AbortSignal): Promise<PurgeJob[]> {
    const deadline = performance.now() + waitMs
    for (;;) {
      const found = (await Promise.all(ids.map((id) => jobs.get(id)))).filter((job) => job !== undefined)
      const isOver = found.every(({ state, failures }) => (state !== 'waiting' && state !== 'running') || failures > 0)
      if (isOver || performance.now() >= deadline) return found
      await sleep(LOOK_MS, undefined, { signal })
    }
  }

  return {
    async purge(files, target, signal) {
      const added = edges.map((edge) =>
        jobs.add({
          id: `${idPrefixOf(edge)}${target}`,
          kind: 'purge',
          payload: { edge: edge.name, target, files },
          priority: PRIORITY,
          maxFailures: null,
          ifKnown: 'again',
        }),
      )
      const ids = (await Promise.all(added)).map(({ id }) => id)
      const arePaused = (await jobs.pausedKinds()).some((kind) => kind === 'purge' || kind === 'all')
      const views = (await settled(ids, arePaused ? 0 : WAIT_MS, signal)).map((job) => purgeView(job, arePaused))
      const sum = (of: 'slices' | 'bytes'): number => views.reduce((total, view) => total + view[of], 0)
      return { slices: sum('slices'), bytes: sum('bytes'), edges: views }
    },
    async list(signal) {
      return await Promise.all(edges.map((edge) => viewOf(edge, jobs, signal)))
    },
    async [Symbol.asyncDispose]() {
      await takingUp
      await runner[Symbol.asyncDispose]()
    },
  }
}

function purgeView({ id, state: found, payload, result, reason }: PurgeJob, arePaused: boolean): EdgePurge {
  const state = arePaused && found === 'waiting' ? 'paused' : found
  const { slices, bytes } = (state === 'done' ? (result as { slices: number; bytes: number }) : null) ?? {
    slices: 0,
    bytes: 0,
  }
  return { edge: payload.edge, jobId: id, state, slices, bytes, reason }
}

/** Resumes purges that were parked while their edge was not configured, now that it is again. */
async function takeUpParked(jobs: Jobs<PurgeJobs>, edges: ReadonlyMap<string, PurgeEdge>): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await jobs.list({ kind: 'purge', states: ['parked'], limit: MAX_PAGE, ...(cursor && { cursor }) })
    for (const { id, payload } of page.items) if (edges.has(payload.edge)) await jobs.retry(id)
    cursor = page.nextCursor
  }
}

const idPrefixOf = ({ name }: PurgeEdge): string => `purge:${name}:`

async function viewOf(edge: PurgeEdge, jobs: Jobs<PurgeJobs>, signal: AbortSignal): Promise<EdgeView> {
  const [{ states, lastDoneAt, reason }, isUp] = await Promise.all([jobs.tally(idPrefixOf(edge)), edge.isUp(signal)])
  return {
    name: edge.name,
    kind: edge.kind,
    state: isUp ? 'up' : 'down',
    pendingPurges: states.waiting + states.running + states.paused + states.parked,
    lastPurgeAt: lastDoneAt,
    reason,
  }
}
