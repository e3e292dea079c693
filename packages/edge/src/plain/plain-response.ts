import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { StreamResponse } from '../exchange.ts'
import type { PlainRequest } from './plain-request.ts'

/** Seconds that an idle connection is kept for its next request, as announced to the viewer (keep-alive). */
export const KEEP_ALIVE_SECONDS = 75

/** Characters outside this set could end the value and start another header (RFC 9110 §5.5). */
const NOT_IN_A_VALUE = /[^\t\x20-\x7e]/

/** The connection that an answer goes out on. */
export interface PlainResponseConnection {
  socket: Socket
  /** True when the connection is to close after its current answers. */
  isDraining(): boolean
  /** Called once, when the answer is complete. */
  onEnd(response: PlainResponse): void
}

/**
 * An answer on a connection that we parse ourselves: the head is one string, and nothing stands between its bytes and
 * the kernel.
 */
export class PlainResponse implements StreamResponse {
  readonly req: PlainRequest
  readonly socket: Socket
  headersSent = false
  destroyed = false
  /** The connection closes after this answer; settled when the head is written. */
  isLast: boolean
  /** Set by `writeHead`; empty again once it is written to the socket. */
  private head = ''
  private readonly connection: PlainResponseConnection
  private readonly closing: (() => void)[] = []

  constructor(req: PlainRequest, connection: PlainResponseConnection) {
    this.req = req
    this.socket = connection.socket
    this.isLast = req.isLast
    this.connection = connection
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): this {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
    for (const name in headers) {
      const value = String(headers[name])
      if (NOT_IN_A_VALUE.test(value))
        throw new Error(`Cannot send the header ${name}: its value holds a control character`)
      if (name !== 'connection') head += `${name}: ${value}\r\n`
      else if (value === 'close') this.isLast = true
    }
    if (this.connection.isDraining()) this.isLast = true
    const connection = this.isLast ? 'close' : `keep-alive\r\nkeep-alive: timeout=${KEEP_ALIVE_SECONDS}`
    this.head = `${head}date: ${httpDateNow()}\r\nconnection: ${connection}\r\n\r\n`
    this.headersSent = true
    return this
  }

  flushHeaders(): void {
    if (this.head !== '') this.socket.write(this.head, 'latin1')
    this.head = ''
  }

  end(body = ''): void {
    if (this.head !== '' || body !== '') this.socket.write(this.head + body)
    this.head = ''
    this.close()
    this.connection.onEnd(this)
  }

  once(event: 'close' | 'socket', listener: () => void): this {
    if (event === 'close') this.closing.push(listener)
    return this
  }

  destroy(): void {
    this.socket.destroy()
  }

  /** Called when the viewer left before the end. */
  abandon(): void {
    this.destroyed = true
    this.close()
  }

  private close(): void {
    for (const listener of this.closing.splice(0)) listener()
  }
}

let dateSecond = 0
let dateText = ''

/** `Date` has seconds: the same text serves a whole second. */
function httpDateNow(): string {
  const second = Math.floor(Date.now() / 1000)
  if (second === dateSecond) return dateText
  dateSecond = second
  dateText = new Date(second * 1000).toUTCString()
  return dateText
}
