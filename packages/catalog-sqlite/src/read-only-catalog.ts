import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Catalog } from '@streamvault/catalog'
import { CatalogUnreadableError } from './errors.ts'
import { checkVersion } from './migrate.ts'
import { MIGRATIONS } from './schema.ts'
import { createCatalog } from './sqlite-catalog.ts'

/**
 * Opens an existing catalogue read-only: creates and changes no file, and every put or delete throws.
 *
 * @throws CatalogTooNewError; CatalogUnreadableError, also for an older schema
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

/** A reader creates files beside the database, unless `immutable` says that nobody writes: true without a log. */
function addressOf(path: string): URL {
  const address = pathToFileURL(path)
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (log === undefined || log.size === 0) address.search = 'immutable=1'
  return address
}
