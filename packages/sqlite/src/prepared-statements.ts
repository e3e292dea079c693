import type { DatabaseSync, StatementSync } from 'node:sqlite'

/** A program has few query texts; a search query has one more text per number of word groups. */
const MAX_KEPT = 200

/** Returns the statement of a text, prepared once; caches the last 200 texts. */
export function createPreparedStatements(database: DatabaseSync): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value ?? '')
    const statement = database.prepare(sql)
    kept.set(sql, statement)
    return statement
  }
}
