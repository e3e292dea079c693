import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'

/** Keeps plain values on disk under a kind and an id. What was put survives the death of the process. */
export interface Records extends Disposable {
  /** Keeps a value: anything that structured cloning takes, bigints and Buffers among it. */
  put(kind: string, id: string, value: unknown): void
  /** Forgets a value. */
  remove(kind: string, id: string): void
  /** Every value of a kind, in the order of their ids as texts. The type is the caller's word for what it put. */
  all<T>(kind: string): T[]
  /** The value of a kind and an id, or what `make` returns, which is then kept. */
  once<T>(kind: string, id: string, make: () => T): T
}

/** Opens `folder/world.sqlite`, made when it is not there. */
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
