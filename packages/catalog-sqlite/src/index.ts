export { CatalogTooNewError, CatalogUnreadableError } from './errors.ts'
export { openReadOnlyCatalog } from './read-only-catalog.ts'
export { openSqliteCatalog, type SqliteCatalog, type SqliteCatalogOptions } from './sqlite-catalog.ts'
