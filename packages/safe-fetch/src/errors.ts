/** The address may not be asked, by the rules of whoever makes the request. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError'
  readonly code = 'forbidden_address'

  constructor(host: string, reason: string) {
    super(`Cannot ask "${host}": ${reason}`)
  }
}

/** Which wait took too long: for a connection, for the first byte of the answer, or for the next one. */
export type WaitedFor = 'connection' | 'answer' | 'bytes'

/** A server let us wait for too long. */
export class RequestTimeoutError extends Error {
  override name = 'RequestTimeoutError'
  readonly code = 'request_timeout'
  readonly waitedFor: WaitedFor

  constructor(host: string, waitedFor: WaitedFor, timeoutMs: number) {
    super(`Cannot ask "${host}": no ${waitedFor} within ${timeoutMs} ms`)
    this.waitedFor = waitedFor
  }
}

/** The connection failed. Names the host and what kind of failure it was, never the address asked for. */
export class ConnectionError extends Error {
  override name = 'ConnectionError'
  readonly code = 'connection_failed'

  constructor(host: string, reason: string) {
    super(`Cannot ask "${host}": ${reason}`)
  }
}

/** The answer sent us on more often than we follow, or to where we don't go. */
export class RedirectError extends Error {
  override name = 'RedirectError'
  readonly code = 'redirect'

  constructor(host: string, reason: string) {
    super(`Cannot follow "${host}": ${reason}`)
  }
}
