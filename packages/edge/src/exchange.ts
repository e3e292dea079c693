import type { OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'

/** A request as an answer for bytes needs it. What `node:http` reads is one, and so is a plain request read by ourselves. */
export interface StreamRequest {
  readonly method?: string | undefined
  /** Path and query exactly as they stood in the request line. */
  readonly url?: string | undefined
  /** By lower-case name, as `node:http` gives them. */
  readonly headers: Readonly<NodeJS.Dict<string | string[]>>
  readonly socket: Socket
  /** Lets a body go by unread, where one may come. */
  resume?(): unknown
}

/** Where an answer goes: what of `node:http`'s own `ServerResponse` an answer for bytes uses. */
export interface StreamResponse {
  readonly req: { readonly method?: string | undefined }
  /** None yet for a request that was sent before the one before it was answered. */
  readonly socket: Socket | null
  readonly headersSent: boolean
  /** The viewer left. */
  readonly destroyed: boolean
  /** Sets status and headers; they leave with the first bytes. */
  writeHead(status: number, headers: OutgoingHttpHeaders): this
  /** Hands the head to the socket. */
  flushHeaders(): void
  /** Ends the answer, with `body` when nothing was sent yet. */
  end(body?: string): unknown
  /** `close`: the answer is done, or the viewer left. `socket`: there is a socket now. */
  once(event: 'close' | 'socket', listener: () => void): unknown
  /** Cuts the connection off. */
  destroy(): unknown
}
