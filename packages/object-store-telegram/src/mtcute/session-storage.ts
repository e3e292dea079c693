import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { BaseSqliteStorage, BaseSqliteStorageDriver, type ITelegramStorageProvider } from '@mtcute/core'
import { inTransaction } from '@streamvault/sqlite'
import { createSeal } from '../accounts/seal.ts'
import type { LocationStore, MessageRef } from '../read/file-locations.ts'
import type { ChannelDocument } from '../telegram-client.ts'
import { sealAuthKeys } from './sealed-auth-keys.ts'

/** A session's persistent state: authorization keys per data centre, peers with access hashes, file locations. */
export interface SessionStorage {
  provider: ITelegramStorageProvider
  /** Usable once the client that uses `provider` is prepared. */
  locations: LocationStore
}

/**
 * Opens the storage of one session in its own file, or in memory as `:memory:`. One client may use it at a time.
 * Authorization keys are encrypted with `key`, if given.
 */
export function createSessionStorage(path: string, key?: Uint8Array): SessionStorage {
  const driver = new NodeSqliteDriver(path)
  const { kv, authKeys, peers, refMessages } = new BaseSqliteStorage(driver)
  const keys = key === undefined ? authKeys : sealAuthKeys(authKeys, createSeal(key))
  return { provider: { driver, kv, authKeys: keys, peers, refMessages }, locations: createLocationStore(driver) }
}

type Database = ReturnType<BaseSqliteStorageDriver['_createDatabase']>

class NodeSqliteDriver extends BaseSqliteStorageDriver {
  readonly #path: string

  constructor(path: string) {
    super()
    this.#path = path
  }

  override _createDatabase(): Database {
    const database = new DatabaseSync(this.#path)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL')
    return {
      exec: (sql) => database.exec(sql),
      close: () => database.close(),
      prepare: (sql) => wrapStatement(database.prepare(sql)),
      transaction: (work) => ((...args: unknown[]) => inTransaction(database, () => work(...args))) as typeof work,
    }
  }
}

function wrapStatement(statement: StatementSync) {
  return {
    run: (...params: unknown[]) => void statement.run(...params.map(toSql)),
    get: (...params: unknown[]) => statement.get(...params.map(toSql)),
    all: (...params: unknown[]) => statement.all(...params.map(toSql)),
  }
}

/** SQLite has neither `undefined` nor booleans. */
function toSql(value: unknown): SQLInputValue {
  if (value === undefined) return null
  return typeof value === 'boolean' ? Number(value) : (value as SQLInputValue)
}

const CREATE_LOCATIONS = `create table if not exists streamvault_locations (
  channel integer not null, message integer not null, dc integer not null, id text not null, hash text not null,
  reference blob not null, size integer not null, name text, mime text not null,
  primary key (channel, message)) without rowid`

interface LocationRow {
  dc: number
  id: string
  hash: string
  reference: Uint8Array
  size: number
  name: string | null
  mime: string
}

function createLocationStore(driver: BaseSqliteStorageDriver): LocationStore {
  driver.registerMigration('streamvault_locations', 1, (database) => database.exec(CREATE_LOCATIONS))
  const prepare = (sql: string) => {
    let statement: ReturnType<Database['prepare']> | undefined
    driver.onLoad((database) => {
      statement = database.prepare(sql)
    })
    return () => {
      if (statement === undefined) throw new Error('Cannot use the storage of a session: it is not open')
      return statement
    }
  }
  const select = prepare('select * from streamvault_locations where channel = ? and message = ?')
  const insert = prepare('insert or replace into streamvault_locations values (?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const remove = prepare('delete from streamvault_locations where channel = ? and message = ?')
  return {
    get({ channel, messageId }: MessageRef) {
      const row = select().get(channel, messageId) as LocationRow | undefined
      return row && documentOf(row)
    },
    set({ channel, messageId }, { location, size, name, mimeType }) {
      const { dc, id, accessHash, fileReference } = location
      insert().run(channel, messageId, dc, `${id}`, `${accessHash}`, fileReference, size, name, mimeType)
    },
    delete({ channel, messageId }) {
      remove().run(channel, messageId)
    },
  }
}

function documentOf({ dc, id, hash, reference, size, name, mime }: LocationRow): ChannelDocument {
  const location = { dc, id: BigInt(id), accessHash: BigInt(hash), fileReference: reference }
  return { location, size, name: name ?? undefined, mimeType: mime }
}
