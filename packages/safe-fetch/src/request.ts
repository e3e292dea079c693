import type { IncomingHttpHeaders } from 'node:http'

/** One request. */
export interface SafeRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Names in lower case. `authorization` and `cookie` go only to the first host. */
  headers?: Readonly<Record<string, string>>
  /** Streamed. A request with a body follows no redirect. */
  body?: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/** The answer to a request. The caller must read or discard its bytes. */
export interface SafeResponse {
  /** The final URL, after redirects. */
  url: URL
  status: number
  headers: IncomingHttpHeaders
  /** With back-pressure; a caller that stops reading closes the connection. */
  bytes: AsyncIterable<Uint8Array>
  /** Discards the bytes. */
  discard(): void
}
