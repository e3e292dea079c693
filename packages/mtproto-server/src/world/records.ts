import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'

/** Stores plain values on disk under a kind and an id. A stored value survives a crash of the process. */
export interface Records extends Disposable {
  /** Stores a value: anything that structured cloning supports, including bigints and Buffers. */
  put(kind: string, id: string, value: unknown): void
  /** Deletes a value. */
  remove(kind: string, id: string): void
  /** Every value of a kind, sorted by id as text. The caller states the type without a check. */
  all<T>(kind: string): T[]
  /** The value of a kind and an id, or the result of `make`, which is then stored. */
  once<T>(kind: string, id: string, make: () => T): T
}

/** Opens `folder/world.sqlite`; creates it if it is missing. */
export function openRecords(folder: string): Records {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(path.join(folder, 'world.sqlite'))
  database.exec(`
    pragma journal_mode = wal; pragma synchronous = off;
    create table if not exists records (kind text, id text, value blob, primary key (kind, id)) without rowid
  `)
  const put = database.prepare('insert or replace into records values (?, ?, ?)')
  const remove = database.prepare('delete from records where kind = ? and id = ?')
  const all = database.prepare('select value from records where kind = ? order by id')
  const one = database.prepare('select value from records where kind = ? and id = ?')

  const write = (kind: string, id: string, value: unknown): void => void put.run(kind, id, serialize(value))
  return {
    put: write,
    remove: (kind, id) => void remove.run(kind, id),
    all: <T>(kind: string) => all.all(kind).map((row) => readValue(row) as T),
    once: <T>(kind: string, id: string, make: () => T) => {
      const row = one.get(kind, id)
      if (row !== undefined) return readValue(row) as T
      const made = make()
      write(kind, id, made)
      return made
    },
    [Symbol.dispose]: () => database.close(),
  }
}

function readValue(row: Record<string, unknown>): unknown {
  return deserialize(row.value as Uint8Array)
}
