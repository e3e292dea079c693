import type { SQLInputValue } from 'node:sqlite'
import type { JobFacts, JobRecord } from '@streamvault/jobs'

/** A row of the table, as SQLite returns it. */
export type JobRow = Record<string, unknown>

/** The columns, in the order of `valuesOf`. */
export const COLUMNS: readonly string[] = [
  'id',
  'kind',
  'payload',
  'state',
  'priority',
  'due_at',
  'runs',
  'failures',
  'max_failures',
  'progress',
  'reason',
  'result',
  'worker',
  'lease_until',
  'stop',
  'is_wanted_again',
  'added_at',
  'updated_at',
  'ended_at',
]

/** Converts a record to the values of `COLUMNS`. */
export function valuesOf(record: JobRecord): SQLInputValue[] {
  return [
    record.id,
    record.kind,
    JSON.stringify(record.payload),
    record.state,
    record.priority,
    record.dueAt,
    record.runs,
    record.failures,
    record.maxFailures,
    record.progress === null ? null : JSON.stringify(record.progress),
    record.reason,
    record.result === null ? null : JSON.stringify(record.result),
    record.worker,
    record.leaseUntil,
    record.stop,
    Number(record.isWantedAgain),
    record.addedAt,
    record.updatedAt,
    record.endedAt,
  ]
}

/** Converts a row back to its record. */
export function recordOf(row: JobRow): JobRecord {
  return {
    id: String(row.id),
    kind: String(row.kind),
    payload: JSON.parse(String(row.payload)),
    state: row.state as JobFacts['state'],
    priority: Number(row.priority),
    dueAt: Number(row.due_at),
    runs: Number(row.runs),
    failures: Number(row.failures),
    maxFailures: row.max_failures as number | null,
    progress: jsonOf(row.progress) as JobFacts['progress'],
    reason: row.reason as string | null,
    result: jsonOf(row.result) as object | null,
    worker: row.worker as string | null,
    leaseUntil: row.lease_until as number | null,
    stop: row.stop as JobFacts['stop'],
    isWantedAgain: row.is_wanted_again === 1,
    addedAt: Number(row.added_at),
    updatedAt: Number(row.updated_at),
    endedAt: row.ended_at as number | null,
  }
}

function jsonOf(text: unknown): unknown {
  return typeof text === 'string' ? JSON.parse(text) : null
}
