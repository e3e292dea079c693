/** The server refused, with its own code and message. */
export class AdminRequestError extends Error {
  override name = 'AdminRequestError'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
