import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Catalog } from '@streamvault/catalog'
import { CatalogUnreadableError } from './errors.ts'
import { checkVersion } from './migrate.ts'
import { MIGRATIONS } from './schema.ts'
import { createCatalog } from './sqlite-catalog.ts'

/**
 * Opens an existing catalogue to look at it: no file is made or changed, and every put or delete throws.
 *
 * @throws CatalogTooNewError; CatalogUnreadableError for one of an older schema too
 */
export function openReadOnlyCatalog(path: string): Catalog {
  const newest = MIGRATIONS.at(-1)?.version ?? 0
  const database = new DatabaseSync(addressOf(path), { readOnly: true, timeout: 5000 })
  try {
    if (checkVersion(database, path, newest) < newest) {
      throw new CatalogUnreadableError(path, 'its schema is older; the next start brings it up to date')
    }
    return createCatalog(database)
  } catch (error) {
    database.close()
    throw error
  }
}

/** A reader makes files of its own beside the database, unless it is told that nobody writes: true without a log of writes. */
function addressOf(path: string): URL {
  const address = pathToFileURL(path)
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (log === undefined || log.size === 0) address.search = 'immutable=1'
  return address
}
