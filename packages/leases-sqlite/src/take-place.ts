import type { DatabaseSync } from 'node:sqlite'
import { assertLeaseRequest, type LeaseAnswer, type LeaseRequest, LeasesFullError } from '@streamvault/leases'
import { inTransaction } from '@streamvault/sqlite'
import type { LeaseStatements } from './statements.ts'

/** The parameters of a request that do not come from its caller. */
export interface TakeOptions {
  /** Live leases of all keys together. */
  maxLeases: number
  /** Milliseconds of the clock that all processes on the file share. */
  time: number
}

/**
 * Takes or renews a place in one transaction that excludes other writers.
 *
 * @throws LeasesFullError, RangeError
 */
export function takePlace(
  database: DatabaseSync,
  statements: LeaseStatements,
  request: LeaseRequest,
  options: TakeOptions,
): LeaseAnswer {
  assertLeaseRequest(request)
  return inTransaction(database, () => decide(statements, request, options))
}

function decide(
  statements: LeaseStatements,
  { key, holder, limit, ttlMs }: LeaseRequest,
  { maxLeases, time }: TakeOptions,
): LeaseAnswer {
  statements.clamp.run({ key, time })
  statements.sweep.run({ key, time })
  if (statements.renew.run({ key, holder, time, ttl: ttlMs }).changes > 0) return { granted: true }

  const ends = statements.ends.all({ key }).map(({ ends }) => Number(ends))
  const nextEnd = ends[ends.length - limit]
  if (nextEnd !== undefined) return { granted: false, freeInMs: nextEnd - time }

  if (heldOf(statements) >= maxLeases) {
    statements.sweepAll.run({ time })
    if (heldOf(statements) >= maxLeases) throw new LeasesFullError(maxLeases)
  }
  statements.insert.run({ key, holder, time, ttl: ttlMs })
  return { granted: true }
}

function heldOf(statements: LeaseStatements): number {
  return Number(statements.size.get()?.held)
}
