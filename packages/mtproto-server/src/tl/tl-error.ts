/** Kinds of errors in a value, its bytes or a schema. */
export type TlErrorCode =
  /** The bytes name a constructor that is not in the schema. */
  | 'tl_unknown_id'
  /** The bytes end too early, or contain an impossible value. */
  | 'tl_bad_bytes'
  /** A value to be written does not match the schema. */
  | 'tl_bad_value'
  /** The schema's text cannot be parsed. */
  | 'tl_bad_schema'

/** A value could not be read or written. */
export class TlError extends Error {
  override readonly name = 'TlError'
  /** Stable, for callers. */
  readonly code: TlErrorCode

  constructor(code: TlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
