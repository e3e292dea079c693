/** The store holds its maximum of live leases, over all keys. */
export class LeasesFullError extends Error {
  override name = 'LeasesFullError'
  /** Stable, for callers that tell errors apart. */
  readonly code = 'leases_full'

  constructor(maxLeases: number) {
    super(`Cannot take a lease: the store holds ${maxLeases} live ones, which is all it may`)
  }
}
