import type { DatabaseSync } from 'node:sqlite'

/**
 * Runs `change` whole or not at all. No other connection writes in between: the first read of `change` still holds when
 * it writes. `change` must be synchronous and start no other transaction.
 *
 * @throws the error of `change`, after a rollback; SQLite's own error while another connection keeps writing
 */
export function inTransaction<Result>(database: DatabaseSync, change: () => Result): Result {
  database.exec('begin immediate')
  try {
    const result = change()
    database.exec('commit')
    return result
  } catch (error) {
    // Some errors, such as a full disk, end the transaction by themselves.
    if (database.isTransaction) database.exec('rollback')
    throw error
  }
}
