/** The stream does not hold packets as its transport has them; the connection cannot go on. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  /** Stable, for callers. */
  readonly code = 'mtproto_transport'
}
