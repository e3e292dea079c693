import { JobNotFoundError } from '../errors.ts'
import type { JobRecord, JobTypes } from '../job.ts'
import { checkJobLimit, type JobLease, type Jobs, type JobTally, parseJobCursor } from '../jobs.ts'
import * as to from '../transitions.ts'

/** The clock, and the maximum number of jobs. */
export interface MemoryJobsOptions {
  /** Milliseconds since 1970. */
  now: () => number
  /** Jobs kept at most. Further jobs are refused. */
  maxJobs: number
}

interface Kept {
  record: JobRecord
  position: number
}

/** Keeps jobs in memory, for tests and for work that a restart may forget. */
export function createMemoryJobs<Types extends JobTypes>({ now, maxJobs }: MemoryJobsOptions): Jobs<Types> {
  const byId = new Map<string, Kept>()
  const pausedKinds = new Set<string>()
  const listeners = new Set<() => void>()
  let lastPosition = 0
  let claimedAt = Number.POSITIVE_INFINITY

  function keep(record: JobRecord, position = byId.get(record.id)?.position ?? 0): void {
    // Copied in both directions, so that no caller can change a stored record.
    byId.set(record.id, { record: structuredClone(record), position })
  }

  function put(record: JobRecord, position?: number): JobRecord {
    keep(record, position)
    for (const listener of listeners) listener()
    return structuredClone(record)
  }

  function change(id: string, how: (record: JobRecord, nowMs: number) => JobRecord): JobRecord {
    const kept = byId.get(id)
    if (kept === undefined) throw new JobNotFoundError(id)
    return put(how(kept.record, now()))
  }

  function held({ id, run }: JobLease): JobRecord | undefined {
    const record = byId.get(id)?.record
    return record?.state === 'running' && record.runs === run ? record : undefined
  }

  function settle(lease: JobLease, how: (record: JobRecord) => JobRecord): boolean {
    const record = held(lease)
    if (record === undefined) return false
    put(how(record))
    return true
  }

  function followClock(nowMs: number): void {
    for (const { record } of [...byId.values()]) {
      const moved = to.setBack(record, nowMs)
      if (moved !== undefined) put(moved)
    }
  }

  function isOpen({ kind }: JobRecord, kinds: readonly string[]): boolean {
    return kinds.includes(kind) && !pausedKinds.has('all') && !pausedKinds.has(kind)
  }

  const jobs: Jobs = {
    async add(job) {
      const known = byId.get(job.id)
      if (known !== undefined) {
        const again = to.addedAgain(known.record, job, now())
        return again === undefined ? structuredClone(known.record) : put(again)
      }
      const record = to.newRecord(job, now())
      if (byId.size >= maxJobs) throw new RangeError(`Cannot add a job: there are ${maxJobs} already`)
      lastPosition += 1
      return put(record, lastPosition)
    },
    async get(id) {
      return structuredClone(byId.get(id)?.record)
    },
    async list({ states, kind, limit, cursor }) {
      checkJobLimit(limit)
      const below = parseJobCursor(cursor)
      const found = [...byId.values()]
        .filter(({ record, position }) => position < below && (states?.includes(record.state) ?? true))
        .filter(({ record }) => kind === undefined || record.kind === kind)
        .sort((a, b) => b.position - a.position)
      const page = found.slice(0, limit)
      const nextCursor = found.length > limit ? String(page.at(-1)?.position) : null
      return { items: page.map(({ record }) => structuredClone(record)), nextCursor }
    },
    async tally(idPrefix) {
      const tally: JobTally = {
        states: { waiting: 0, running: 0, paused: 0, parked: 0, done: 0, cancelled: 0 },
        lastDoneAt: null,
        reason: null,
      }
      const found = [...byId.values()].filter(({ record }) => record.id.startsWith(idPrefix))
      for (const { record } of found.sort((a, b) => b.position - a.position)) {
        const { state, endedAt, reason } = record
        tally.states[state] += 1
        if (state === 'done') tally.lastDoneAt = Math.max(tally.lastDoneAt ?? 0, endedAt ?? 0)
        else if (state !== 'cancelled') tally.reason ??= reason
      }
      return tally
    },
    async claim({ worker, kinds, leaseMs }) {
      const nowMs = now()
      if (nowMs < claimedAt) followClock(nowMs)
      claimedAt = nowMs
      for (const { record } of [...byId.values()]) {
        if (record.state === 'running' && (record.leaseUntil ?? 0) <= nowMs) put(to.stalled(record, nowMs))
      }
      const due = [...byId.values()].filter(
        ({ record }) => record.state === 'waiting' && record.dueAt <= nowMs && isOpen(record, kinds),
      )
      const next = due.sort(
        (a, b) => b.record.priority - a.record.priority || a.record.dueAt - b.record.dueAt || a.position - b.position,
      )[0]
      return next === undefined ? undefined : put(to.claimed(next.record, worker, leaseMs, nowMs))
    },
    async nextDueAt(kinds) {
      const times = [...byId.values()].flatMap(({ record }) => {
        if (record.state === 'running') return [record.leaseUntil ?? 0]
        return record.state === 'waiting' && isOpen(record, kinds) ? [record.dueAt] : []
      })
      return times.length === 0 ? undefined : Math.min(...times)
    },
    async heartbeat(lease, leaseMs, progress) {
      const record = held(lease)
      if (record === undefined) return 'lost'
      keep(to.renewed(record, leaseMs, progress, now()))
      return record.stop === null ? 'held' : 'stop'
    },
    finish: async (lease, result) => settle(lease, (record) => to.finished(record, result, now())),
    fail: async (lease, failure) => settle(lease, (record) => to.failed(record, failure, now())),
    release: async (lease) => settle(lease, (record) => to.released(record, now())),
    cancel: async (id) => change(id, to.cancelled),
    retry: async (id) => change(id, to.retried),
    pause: async (id) => change(id, to.paused),
    resume: async (id) => change(id, to.resumed),
    async pauseKind(kind) {
      pausedKinds.add(kind)
    },
    async resumeKind(kind) {
      pausedKinds.delete(kind)
      for (const listener of listeners) listener()
    },
    pausedKinds: async () => [...pausedKinds].sort(),
    async forgetEnded({ done, parked }) {
      const old = [...byId.values()].filter(
        ({ record: { state, endedAt } }) => endedAt !== null && endedAt < (state === 'parked' ? parked : done),
      )
      for (const { record } of old) byId.delete(record.id)
      return old.length
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {},
  }
  return jobs as unknown as Jobs<Types>
}
