import type { OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'

/** The parts of a request that an answer for bytes needs: of `node:http`, or of our own parser for plain requests. */
export interface StreamRequest {
  readonly method?: string | undefined
  /** Path and query exactly as in the request line. */
  readonly url?: string | undefined
  /** By lower-case name, as in `node:http`. */
  readonly headers: Readonly<NodeJS.Dict<string | string[]>>
  readonly socket: Socket
  /** Discards the body, where a request can have one. */
  resume?(): unknown
}

/** The parts of `node:http`'s `ServerResponse` that an answer for bytes uses. */
export interface StreamResponse {
  readonly req: { readonly method?: string | undefined }
  /** `null` while a pipelined request waits for the answers before it. */
  readonly socket: Socket | null
  readonly headersSent: boolean
  /** True after the viewer left. */
  readonly destroyed: boolean
  /** Sets status and headers; they are sent with the first bytes. */
  writeHead(status: number, headers: OutgoingHttpHeaders): this
  /** Writes the head to the socket. */
  flushHeaders(): void
  /** Ends the answer, with `body` if nothing was sent yet. */
  end(body?: string): unknown
  /** `close`: the answer is complete, or the viewer left. `socket`: the answer has a socket now. */
  once(event: 'close' | 'socket', listener: () => void): unknown
  /** Closes the connection at once. */
  destroy(): unknown
}
