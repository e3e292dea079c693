import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The adapter's statements, by purpose. `:time` is the caller's clock. */
export interface LeaseStatements {
  /** Shortens the places of a key that last longer than granted because the clock was set back. */
  clamp: StatementSync
  /** Deletes the expired places of a key. */
  sweep: StatementSync
  /** Renews a holder's place; changes nothing when it has none. */
  renew: StatementSync
  /** The times at which the places of a key expire, the earliest first. */
  ends: StatementSync
  /** Adds a place as the latest of its key. */
  insert: StatementSync
  /** Rows of all keys, including expired ones. */
  size: StatementSync
  /** Deletes all expired places, of any key. */
  sweepAll: StatementSync
  /** Deletes a live place; an expired one stays for the sweep. */
  release: StatementSync
  /** Live places of a key in the order in which they were taken. */
  list: StatementSync
  /** Live places of a key. */
  count: StatementSync
}

const SCHEMA = `create table if not exists leases (
  turn integer primary key, key text not null, holder text not null, ends integer not null, ttl integer not null,
  unique (key, holder)) strict;
create index if not exists leases_ends on leases (ends);`

/** Creates the table if it is missing, and prepares the statements. */
export function createStatements(database: DatabaseSync): LeaseStatements {
  database.exec(SCHEMA)
  const prepare = (sql: string) => database.prepare(sql)
  return {
    clamp: prepare('update leases set ends = :time + ttl where key = :key and ends > :time + ttl'),
    sweep: prepare('delete from leases where key = :key and ends <= :time'),
    renew: prepare('update leases set ends = :time + :ttl, ttl = :ttl where key = :key and holder = :holder'),
    ends: prepare('select ends from leases where key = :key order by ends'),
    insert: prepare('insert into leases (key, holder, ends, ttl) values (:key, :holder, :time + :ttl, :ttl)'),
    size: prepare('select count(*) as held from leases'),
    sweepAll: prepare('delete from leases where ends <= :time'),
    release: prepare('delete from leases where key = :key and holder = :holder and ends > :time'),
    list: prepare(`select holder, min(ends - :time, ttl) as remaining from leases
      where key = :key and ends > :time order by turn`),
    count: prepare('select count(*) as taken from leases where key = :key and ends > :time'),
  }
}
