/** A newer version of the program wrote the database. It was not changed. */
export class CatalogTooNewError extends Error {
  override name = 'CatalogTooNewError'
  readonly code = 'catalog_too_new'

  constructor(path: string, found: number, known: number) {
    super(`Cannot open catalogue "${path}": its schema is version ${found}, this program knows up to ${known}`)
  }
}

/** The file is no catalogue: another program's database, or damaged. It was not changed. */
export class CatalogUnreadableError extends Error {
  override name = 'CatalogUnreadableError'
  readonly code = 'catalog_unreadable'

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`Cannot open catalogue "${path}": ${reason}`, options)
  }
}
