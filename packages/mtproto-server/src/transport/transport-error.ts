/** The stream violates the framing of its transport; the connection must close. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  /** Stable, for callers. */
  readonly code = 'mtproto_transport'
}
