import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** The statements of the adapter, by what they do. `:time` is the caller's clock. */
export interface LeaseStatements {
  /** Ends the places of a key that a clock set back would keep for longer than they were granted for. */
  clamp: StatementSync
  /** Forgets the places of a key that are over. */
  sweep: StatementSync
  /** Renews a holder's place; changes nothing when it has none. */
  renew: StatementSync
  /** The moments at which the live places of a key end, the earliest first. */
  ends: StatementSync
  /** Puts a place at the end of the row. */
  insert: StatementSync
  /** Rows of all keys, those that are over included. */
  size: StatementSync
  /** Forgets all that is over, of any key. */
  sweepAll: StatementSync
  /** Deletes a live place; one that is over stays for the sweep. */
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

/** Makes the table where it is missing, and prepares the statements. */
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
