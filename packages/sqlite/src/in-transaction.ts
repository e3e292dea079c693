import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `change` whole or not at all, and nobody else writes in between: what it read first still holds when it writes.
 * Nothing in it may wait, and it begins no other transaction.
 *
 * @throws what `change` throws, after all of it was undone; SQLite's own error while another keeps writing
 */
export function inTransaction<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec('begin immediate')
  try {
    const result = change()
    database.exec('commit')
    return result
  } catch (error) {
    // A full disk, for one, ends the transaction by itself.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
