import type { CacheStats } from '@streamvault/api'
import { createJobRunner, JobHopelessError, type JobRunner, type Jobs, systemClock } from '@streamvault/jobs'
import type { CacheAdmin, ManagerDeps } from '@streamvault/manager'
import { type CacheTools, SliceUnavailableError } from '@streamvault/slice-cache'
import type { CacheJobs } from '../purge/our-jobs.ts'

/** The dependencies of work on the cache. */
export interface CacheWorkDeps {
  jobs: Jobs<CacheJobs>
  /** Opens the cache; called before each piece of work. */
  open: () => Promise<CacheTools>
  /** Slices that viewers requested; `undefined` in a process without viewers. */
  requests: () => Record<'hit' | 'miss' | 'joined', number> | undefined
  /** Called with every failed try. */
  onError: (error: unknown, jobId?: string) => void
}

/** Background work on the cache, and the manager's access to it. */
export interface CacheWork extends AsyncDisposable {
  admin: CacheAdmin
  /** Starts, and resumes what an earlier process left unfinished. Otherwise the first requested work starts it. */
  begin(): void
}

/** After all work that a person waits for. */
const PRIORITY = { warm: -20, verify: -10 }
/** One reads the storage, one the disk. */
const MAX_RUNNING = 2
const LEASE_MS = 30_000
const POLL_MS = 5000
const DAY_MS = 86_400_000
/** A retry would fail the same way. */
const FINAL = new Set(['file_gone', 'file_withdrawn', 'file_changed'])

/** Has a runner of its own, so that long work does not delay purges. */
export function createCacheWork({ jobs, open, requests, onError }: CacheWorkDeps): CacheWork {
  let runner: JobRunner | undefined

  function begin(): void {
    runner ??= createJobRunner<CacheJobs>({
      jobs,
      handlers: {
        async warm({ payload: { fileId, headBytes } }, { signal, progress }) {
          const onProgress = (done: number, total: number) => progress({ done, total, note: null })
          const { warm } = await open()
          return await warm(fileId, { headBytes: headBytes ?? undefined, signal, onProgress }).catch(asHopeless)
        },
        async verify({ payload: { fileIds, bytesPerSecond } }, { signal, progress }) {
          const onProgress = (done: number, total: number) => progress({ done, total, note: null })
          const files = fileIds === 'all' ? {} : { fileIds }
          const { verify } = await open()
          return await verify(signal, { ...files, bytesPerSecond: bytesPerSecond ?? undefined, onProgress })
        },
      },
      worker: `process ${process.pid}`,
      maxRunning: MAX_RUNNING,
      leaseMs: LEASE_MS,
      pollMs: POLL_MS,
      backoff: { firstMs: 1000, maxMs: 60_000 },
      remember: { doneMs: 7 * DAY_MS, parkedMs: 30 * DAY_MS },
      clock: systemClock,
      random: Math.random,
      onError,
    })
  }

  const admin: CacheAdmin = {
    async stats(top) {
      const { state } = await open()
      return { ...viewOf(await state(top)), requests: requestsOf(requests()) }
    },
    async warm(fileIds, headBytes) {
      begin()
      return await Promise.all(
        fileIds.map((fileId) =>
          jobs.add({
            id: `warm:${fileId}`,
            kind: 'warm',
            payload: { fileId, headBytes: headBytes ?? null },
            priority: PRIORITY.warm,
            ifKnown: 'again',
          }),
        ),
      )
    },
    async verify(fileIds, target, bytesPerSecond) {
      begin()
      return await jobs.add({
        id: `verify:${target}`,
        kind: 'verify',
        payload: { target, fileIds: fileIds === 'all' ? 'all' : [...fileIds], bytesPerSecond: bytesPerSecond ?? null },
        priority: PRIORITY.verify,
        ifKnown: 'again',
      })
    },
  }
  return { admin, begin, [Symbol.asyncDispose]: async () => await runner?.[Symbol.asyncDispose]() }
}

function asHopeless(error: unknown): never {
  const isFinal = error instanceof SliceUnavailableError && FINAL.has(error.code)
  throw isFinal ? new JobHopelessError(error.message, { cause: error }) : error
}

function viewOf(state: Awaited<ReturnType<CacheTools['state']>>): Omit<Awaited<Stats>, 'requests'> {
  const { isIndexed, bytes, maxBytes, slices, files, memory, removed, unwritten, oldestUseMs, disk, top } = state
  return {
    isIndexed,
    bytes,
    limitBytes: maxBytes,
    slices,
    files,
    memory: { bytes: memory.bytes, limitBytes: memory.maxBytes },
    ...removed,
    unwritten,
    oldestUseAt: oldestUseMs ?? null,
    disk: { freeBytes: disk.freeBytes ?? null, minFreeBytes: disk.minFreeBytes },
    top: top.map((file) => ({ fileId: file.fileId, slices: file.slices, bytes: file.bytes })),
  }
}

type Stats = ReturnType<ManagerDeps['cache']['stats']>

function requestsOf(counted: ReturnType<CacheWorkDeps['requests']>): CacheStats['requests'] {
  if (counted === undefined) return null
  const { hit, miss, joined } = counted
  const all = hit + miss + joined
  return { hits: hit, misses: miss, joined, hitRatio: all === 0 ? null : hit / all }
}
