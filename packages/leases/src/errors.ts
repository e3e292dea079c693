/** The store holds as many live leases as it may, over all keys. */
export class LeasesFullError extends Error {
  override name = 'LeasesFullError'
  /** For callers that tell errors apart. */
  readonly code = 'leases_full'

  constructor(maxLeases: number) {
    super(`Cannot take a lease: the store holds ${maxLeases} live ones, which is all it may`)
  }
}
