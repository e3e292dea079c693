import { JobStateError } from './errors.ts'
import { DEFAULT_MAX_FAILURES, type JobFacts, type JobRecord, type NewJob } from './job.ts'

/** The changes that every adapter makes to a record: pure functions, so that adapters cannot differ. */
type Change = Partial<JobFacts>

const STALLED = 'Its worker stopped answering'
const MAX_ID_LENGTH = 200

/** Makes the record of a new job. @throws RangeError for an invalid id */
export function newRecord(job: NewJob, nowMs: number): JobRecord {
  if (job.id.length === 0 || job.id.length > MAX_ID_LENGTH) {
    throw new RangeError(`Cannot add a job: its id has ${job.id.length} characters, expected 1 to ${MAX_ID_LENGTH}`)
  }
  const { id, kind, payload, priority = 0, delayMs = 0, maxFailures = DEFAULT_MAX_FAILURES } = job
  const none = { progress: null, reason: null, result: null, worker: null, leaseUntil: null, stop: null, endedAt: null }
  const counts = { runs: 0, failures: 0, maxFailures, isWantedAgain: false }
  const times = { dueAt: nowMs + delayMs, addedAt: nowMs, updatedAt: nowMs }
  return { id, kind, payload, state: 'waiting', priority, ...counts, ...none, ...times }
}

/** The record after its job was added again; `undefined` leaves it unchanged. */
export function addedAgain(known: JobRecord, job: NewJob, nowMs: number): JobRecord | undefined {
  if (job.ifKnown !== 'again') return undefined
  const renewed = { ...known, payload: job.payload, updatedAt: nowMs }
  if (known.state === 'waiting' || known.state === 'paused') return renewed
  if (known.state === 'running') return { ...renewed, isWantedAgain: true }
  // Earlier claims stay counted: none of them may report for the new run.
  return { ...newRecord(job, nowMs), runs: known.runs }
}

/** The claimed record. */
export function claimed(record: JobRecord, worker: string, leaseMs: number, nowMs: number): JobRecord {
  const change: Change = { state: 'running', runs: record.runs + 1, worker, leaseUntil: nowMs + leaseMs }
  return { ...record, ...change, progress: null, updatedAt: nowMs }
}

/** The record after a heartbeat, with its progress if reported. */
export function renewed(
  record: JobRecord,
  leaseMs: number,
  progress: JobRecord['progress'] | undefined,
  nowMs: number,
): JobRecord {
  return { ...record, leaseUntil: nowMs + leaseMs, progress: progress ?? record.progress, updatedAt: nowMs }
}

/** The record after its handler returned. */
export function finished(record: JobRecord, result: object | null, nowMs: number): JobRecord {
  if (record.isWantedAgain) return { ...record, ...freshStart(nowMs), result }
  return { ...record, ...ended('done', nowMs), result, reason: null }
}

/** The record after its handler failed, or its lease expired. */
export function failed(
  record: JobRecord,
  { reason, retryAt }: { reason: string; retryAt: number | null },
  nowMs: number,
): JobRecord {
  const failures = record.failures + 1
  const stopped = stoppedAs(record, nowMs)
  if (stopped !== undefined) return { ...record, ...stopped, reason }
  if (record.isWantedAgain) return { ...record, ...freshStart(nowMs), reason }
  const isTooOften = record.maxFailures !== null && failures >= record.maxFailures
  if (retryAt === null || isTooOften) return { ...record, ...ended('parked', nowMs), failures, reason }
  return { ...record, ...idle, state: 'waiting', failures, reason, dueAt: retryAt, updatedAt: nowMs }
}

/** The record after its lease expired. */
export function stalled(record: JobRecord, nowMs: number): JobRecord {
  return failed(record, { reason: STALLED, retryAt: nowMs }, nowMs)
}

/** The record after its runner released it untried. */
export function released(record: JobRecord, nowMs: number): JobRecord {
  const stopped = stoppedAs(record, nowMs)
  if (stopped !== undefined) return { ...record, ...stopped }
  return { ...record, ...idle, state: 'waiting', isWantedAgain: false, dueAt: nowMs, updatedAt: nowMs }
}

/** The record after the clock was set back: its wait or lease keeps its duration, from now. `undefined` leaves it unchanged. */
export function setBack(record: JobRecord, nowMs: number): JobRecord | undefined {
  const { dueAt, leaseUntil, updatedAt, endedAt } = record
  const ahead = updatedAt - nowMs
  if (ahead <= 0 || endedAt !== null) return undefined
  return { ...record, dueAt: dueAt - ahead, leaseUntil: leaseUntil && leaseUntil - ahead, updatedAt: nowMs }
}

/** @throws JobStateError when it has ended already */
export function cancelled(record: JobRecord, nowMs: number): JobRecord {
  if (record.state === 'running') return { ...record, stop: 'cancel', isWantedAgain: false, updatedAt: nowMs }
  if (record.state === 'done' || record.state === 'cancelled')
    throw new JobStateError('cancel', record.id, record.state)
  return { ...record, ...ended('cancelled', nowMs) }
}

/** @throws JobStateError when it is running */
export function retried(record: JobRecord, nowMs: number): JobRecord {
  if (record.state === 'running') throw new JobStateError('retry', record.id, record.state)
  return { ...record, ...freshStart(nowMs), reason: null }
}

/** @throws JobStateError when it is neither waiting nor running */
export function paused(record: JobRecord, nowMs: number): JobRecord {
  if (record.state === 'running' && record.stop === null) return { ...record, stop: 'pause', updatedAt: nowMs }
  if (record.state !== 'waiting') throw new JobStateError('pause', record.id, record.state)
  return { ...record, state: 'paused', updatedAt: nowMs }
}

/** @throws JobStateError when it is not paused */
export function resumed(record: JobRecord, nowMs: number): JobRecord {
  if (record.state === 'running' && record.stop === 'pause') return { ...record, stop: null, updatedAt: nowMs }
  if (record.state !== 'paused') throw new JobStateError('resume', record.id, record.state)
  return { ...record, state: 'waiting', updatedAt: nowMs }
}

/** Clears the fields of a running job. */
const idle: Change = { leaseUntil: null, stop: null }

function freshStart(nowMs: number): Change {
  const counts = { failures: 0, isWantedAgain: false, progress: null }
  return { ...idle, ...counts, state: 'waiting', dueAt: nowMs, updatedAt: nowMs, endedAt: null }
}

function ended(state: 'done' | 'parked' | 'cancelled', nowMs: number): Change {
  return { ...idle, state, isWantedAgain: false, updatedAt: nowMs, endedAt: nowMs }
}

/** The outcome of a requested stop; `undefined` when no stop was requested. */
function stoppedAs({ stop, isWantedAgain }: JobRecord, nowMs: number): Change | undefined {
  if (stop === 'cancel') return ended('cancelled', nowMs)
  if (stop === 'pause') return { ...idle, state: 'paused', isWantedAgain, dueAt: nowMs, updatedAt: nowMs }
  return undefined
}
