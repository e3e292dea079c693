import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import {
  checkJobLimit,
  type JobLease,
  type JobListOptions,
  JobNotFoundError,
  type JobPage,
  type JobRecord,
  type Jobs,
  type JobTally,
  type JobTypes,
  parseJobCursor,
  jobTransitions as to,
} from '@streamvault/jobs'
import { COLUMNS, recordOf, valuesOf } from './job-row.ts'
import { openDatabase } from './open-database.ts'

/** Where the jobs lie, and the time they go by. */
export interface SqliteJobsOptions {
  /** The database; made when it is not there, also its folder. `:memory:` keeps nothing. */
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
const INSERT = `insert into jobs (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})`
const UPDATE = `update jobs set ${COLUMNS.map((column) => `${column} = ?`).join(', ')} where id = ?`

/**
 * Opens or makes a record of jobs in a SQLite file. Several processes may use it; a claim is one statement.
 *
 * What was acknowledged survives the death of the process; a power cut may cost the last moments.
 *
 * @throws JobsUnreadableError: the file is as it was
 */
export async function openSqliteJobs<Types extends JobTypes>(options: SqliteJobsOptions): Promise<Jobs<Types>> {
  return createJobs(await openDatabase(options.path), options.now) as unknown as Jobs<Types>
}

function createJobs(database: DatabaseSync, now: () => number): Jobs {
  const listeners = new Set<() => void>()
  const kept = new Map<string, StatementSync>()

  function sql(text: string): StatementSync {
    const known = kept.get(text)
    if (known !== undefined) return known
    const made = database.prepare(text)
    kept.set(text, made)
    return made
  }

  function tell(): void {
    for (const listener of listeners) listener()
  }

  /** Looks and writes as one: nobody else writes in between. */
  function atomically<Result>(change: () => Result): Result {
    database.exec('begin immediate')
    try {
      const result = change()
      database.exec('commit')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }

  function find(id: string): JobRecord | undefined {
    const row = sql('select * from jobs where id = ?').get(id)
    return row === undefined ? undefined : recordOf(row)
  }

  function write(record: JobRecord): JobRecord {
    sql(UPDATE).run(...valuesOf(record), record.id)
    return record
  }

  function change(id: string, how: (record: JobRecord, nowMs: number) => JobRecord): JobRecord {
    const changed = atomically(() => {
      const record = find(id)
      if (record === undefined) throw new JobNotFoundError(id)
      return write(how(record, now()))
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
      if (record !== undefined) write(how(record))
      return record !== undefined
    })
    if (isSettled) tell()
    return isSettled
  }

  function recoverStalled(nowMs: number): void {
    const stalled = 'select * from jobs where state = ? and lease_until <= ?'
    if (sql(`${stalled} limit 1`).get('running', nowMs) === undefined) return
    atomically(() => {
      for (const row of sql(stalled).all('running', nowMs)) write(to.stalled(recordOf(row), nowMs))
    })
    tell()
  }

  return {
    async add(job) {
      const { record, isNews } = atomically(() => {
        const known = find(job.id)
        if (known !== undefined) {
          const again = to.addedAgain(known, job, now())
          return again === undefined ? { record: known, isNews: false } : { record: write(again), isNews: true }
        }
        const made = to.newRecord(job, now())
        sql(INSERT).run(...valuesOf(made))
        return { record: made, isNews: true }
      })
      if (isNews) tell()
      return record
    },
    get: async (id) => find(id),
    list: async (options) => listJobs(sql, options),
    tally: async (idPrefix) => tallyJobs(sql, idPrefix),
    async claim({ worker, kinds, leaseMs }) {
      const nowMs = now()
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
        const nowMs = now()
        write({ ...record, leaseUntil: nowMs + leaseMs, progress: progress ?? record.progress, updatedAt: nowMs })
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

const TALLY = `
  select state, count(*) as jobs, max(ended_at) as ended_at from jobs
  where id >= :from and id < :to group by state`
const NEWEST_REASON = `
  select reason from jobs where id >= :from and id < :to and state not in ('done', 'cancelled') and reason is not null
  order by position desc limit 1`

function tallyJobs(sql: (text: string) => StatementSync, idPrefix: string): JobTally {
  // No text goes after the last character there is, so that the index on ids finds the ones between.
  const between = { from: idPrefix, to: `${idPrefix}\u{10ffff}` }
  const states: JobTally['states'] = { waiting: 0, running: 0, paused: 0, parked: 0, done: 0, cancelled: 0 }
  let lastDoneAt: number | null = null
  for (const { state, jobs, ended_at: endedAt } of sql(TALLY).all(between)) {
    states[state as JobRecord['state']] = Number(jobs)
    if (state === 'done') lastDoneAt = Number(endedAt)
  }
  const newest = sql(NEWEST_REASON).get(between)
  return { states, lastDoneAt, reason: newest === undefined ? null : String(newest.reason) }
}

function listJobs(sql: (text: string) => StatementSync, { states, kind, limit, cursor }: JobListOptions): JobPage {
  checkJobLimit(limit)
  const conditions = ['position < ?']
  const values: SQLInputValue[] = [parseJobCursor(cursor)]
  if (states !== undefined) {
    conditions.push('state in (select value from json_each(?))')
    values.push(JSON.stringify(states))
  }
  if (kind !== undefined) {
    conditions.push('kind = ?')
    values.push(kind)
  }
  // One more than the page tells whether another follows.
  const rows = sql(`select * from jobs where ${conditions.join(' and ')} order by position desc limit ?`).all(
    ...values,
    limit + 1,
  )
  const page = rows.slice(0, limit)
  return {
    items: page.map(recordOf),
    nextCursor: rows.length > limit ? String(page.at(-1)?.position) : null,
  }
}
