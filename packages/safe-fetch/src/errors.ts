/** The caller's rules forbid requests to this address. */
export class ForbiddenAddressError extends Error {
  override name = 'ForbiddenAddressError'
  readonly code = 'forbidden_address'

  constructor(host: string, reason: string) {
    super(`Cannot ask "${host}": ${reason}`)
  }
}

/** The timeout that expired: for the connection, for the first byte of the answer, or for the next byte. */
export type WaitedFor = 'connection' | 'answer' | 'bytes'

/** A server took too long. */
export class RequestTimeoutError extends Error {
  override name = 'RequestTimeoutError'
  readonly code = 'request_timeout'
  readonly waitedFor: WaitedFor

  constructor(host: string, waitedFor: WaitedFor, timeoutMs: number) {
    super(`Cannot ask "${host}": no ${waitedFor} within ${timeoutMs} ms`)
    this.waitedFor = waitedFor
  }
}

/** The connection failed. Names the host and the kind of failure, never the whole address. */
export class ConnectionError extends Error {
  override name = 'ConnectionError'
  readonly code = 'connection_failed'

  constructor(host: string, reason: string) {
    super(`Cannot ask "${host}": ${reason}`)
  }
}

/** The answer redirected too often, or to a forbidden target. */
export class RedirectError extends Error {
  override name = 'RedirectError'
  readonly code = 'redirect'

  constructor(host: string, reason: string) {
    super(`Cannot follow "${host}": ${reason}`)
  }
}
