export { CatalogTooNewError, CatalogUnreadableError } from './errors.ts'
export { openSqliteCatalog, type SqliteCatalog, type SqliteCatalogOptions } from './sqlite-catalog.ts'
