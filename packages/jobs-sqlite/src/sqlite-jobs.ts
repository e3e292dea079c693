import type { DatabaseSync } from 'node:sqlite'
import {
  type JobLease,
  JobNotFoundError,
  type JobRecord,
  type Jobs,
  type JobTypes,
  jobTransitions as to,
} from '@streamvault/jobs'
import { recordOf } from './job-row.ts'
import { createJobTable } from './job-table.ts'
import { listJobs } from './list-jobs.ts'
import { openDatabase } from './open-database.ts'
import { tallyJobs } from './tally-jobs.ts'

/** The file of the jobs, and their clock. */
export interface SqliteJobsOptions {
  /** The database; created if missing, with its folder. `:memory:` keeps nothing. */
  path: string
  /** Milliseconds since 1970. */
  now: () => number
}

const IS_OPEN = `kind in (select value from json_each(:kinds))
  and not exists (select 1 from paused_kinds where paused_kinds.kind in ('all', jobs.kind))`
const CLAIM = `
  update jobs set state = 'running', runs = runs + 1, worker = :worker, lease_until = :lease, progress = null, updated_at = :now
  where position = (
    select position from jobs where state = 'waiting' and due_at <= :now and ${IS_OPEN}
    order by priority desc, due_at, position limit 1
  )
  returning *`

/**
 * Opens or creates a record of jobs in a SQLite file. Several processes may use it; a claim is one statement.
 *
 * An acknowledged change survives the death of the process; a power cut may lose the last moments.
 *
 * @throws FolderError; JobsUnreadableError, with the file unchanged
 */
export async function openSqliteJobs<Types extends JobTypes>(options: SqliteJobsOptions): Promise<Jobs<Types>> {
  return createJobs(await openDatabase(options.path), options.now) as unknown as Jobs<Types>
}

function createJobs(database: DatabaseSync, now: () => number): Jobs {
  const table = createJobTable(database)
  const { sql, atomically, find, insert, update } = table
  const listeners = new Set<() => void>()
  /** Infinite, so that the first claim also adjusts records that an earlier process wrote by another clock. */
  let claimedAt = Number.POSITIVE_INFINITY

  function tell(): void {
    for (const listener of listeners) listener()
  }

  function change(id: string, how: (record: JobRecord, nowMs: number) => JobRecord): JobRecord {
    const changed = atomically(() => {
      const record = find(id)
      if (record === undefined) throw new JobNotFoundError(id)
      return update(how(record, now()))
    })
    tell()
    return changed
  }

  function held({ id, run }: JobLease): JobRecord | undefined {
    const record = find(id)
    return record?.state === 'running' && record.runs === run ? record : undefined
  }

  function settle(lease: JobLease, how: (record: JobRecord) => JobRecord): boolean {
    const isSettled = atomically(() => {
      const record = held(lease)
      if (record !== undefined) update(how(record))
      return record !== undefined
    })
    if (isSettled) tell()
    return isSettled
  }

  function followClock(nowMs: number): void {
    const moved = atomically(() =>
      sql('select * from jobs where ended_at is null and updated_at > ?')
        .all(nowMs)
        .flatMap((row) => to.setBack(recordOf(row), nowMs) ?? [])
        .map(update),
    )
    if (moved.length > 0) tell()
  }

  function recoverStalled(nowMs: number): void {
    const stalled = 'select * from jobs where state = ? and lease_until <= ?'
    if (sql(`${stalled} limit 1`).get('running', nowMs) === undefined) return
    atomically(() => {
      for (const row of sql(stalled).all('running', nowMs)) update(to.stalled(recordOf(row), nowMs))
    })
    tell()
  }

  return {
    async add(job) {
      const { record, isNews } = atomically(() => {
        const known = find(job.id)
        if (known !== undefined) {
          const again = to.addedAgain(known, job, now())
          return again === undefined ? { record: known, isNews: false } : { record: update(again), isNews: true }
        }
        return { record: insert(to.newRecord(job, now())), isNews: true }
      })
      if (isNews) tell()
      return record
    },
    get: async (id) => find(id),
    list: async (options) => listJobs(table, options),
    tally: async (idPrefix) => tallyJobs(table, idPrefix),
    async claim({ worker, kinds, leaseMs }) {
      const nowMs = now()
      if (nowMs < claimedAt) followClock(nowMs)
      claimedAt = nowMs
      recoverStalled(nowMs)
      const row = sql(CLAIM).get({ worker, kinds: JSON.stringify(kinds), lease: nowMs + leaseMs, now: nowMs })
      if (row === undefined) return undefined
      tell()
      return recordOf(row)
    },
    async nextDueAt(kinds) {
      const row = sql(`select min(at) as at from (
        select min(due_at) as at from jobs where state = 'waiting' and ${IS_OPEN}
        union all select min(lease_until) from jobs where state = 'running'
      )`).get({ kinds: JSON.stringify(kinds) })
      return typeof row?.at === 'number' ? row.at : undefined
    },
    async heartbeat(lease, leaseMs, progress) {
      return atomically(() => {
        const record = held(lease)
        if (record === undefined) return 'lost'
        update(to.renewed(record, leaseMs, progress, now()))
        return record.stop === null ? 'held' : 'stop'
      })
    },
    finish: async (lease, result) => settle(lease, (record) => to.finished(record, result, now())),
    fail: async (lease, failure) => settle(lease, (record) => to.failed(record, failure, now())),
    release: async (lease) => settle(lease, (record) => to.released(record, now())),
    cancel: async (id) => change(id, to.cancelled),
    retry: async (id) => change(id, to.retried),
    pause: async (id) => change(id, to.paused),
    resume: async (id) => change(id, to.resumed),
    async pauseKind(kind) {
      sql('insert into paused_kinds (kind) values (?) on conflict do nothing').run(kind)
    },
    async resumeKind(kind) {
      sql('delete from paused_kinds where kind = ?').run(kind)
      tell()
    },
    pausedKinds: async () =>
      sql('select kind from paused_kinds order by kind')
        .all()
        .map((row) => String(row.kind)),
    async forgetEnded({ done, parked }) {
      const old = sql(`delete from jobs where ended_at < case state when 'parked' then ? else ? end`)
      return Number(old.run(parked, done).changes)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async [Symbol.asyncDispose]() {
      if (database.isOpen) database.close()
    },
  }
}
