import type { IncomingHttpHeaders } from 'node:http'

/** One request. */
export interface SafeRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Names in lower case. `authorization` and `cookie` go to the first host alone. */
  headers?: Readonly<Record<string, string>>
  /** Sent as it comes. A request with a body follows no redirect. */
  body?: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/** The answer to a request. Its bytes must be read or discarded. */
export interface SafeResponse {
  /** Where the answer came from, after redirects. */
  url: URL
  status: number
  headers: IncomingHttpHeaders
  /** At the reader's pace; a reader who leaves closes the connection. */
  bytes: AsyncIterable<Uint8Array>
  /** Lets go of the bytes. */
  discard(): void
}
