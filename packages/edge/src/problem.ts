import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { StreamResponse } from './exchange.ts'

/** Headers of every error: no cache stores it, no client guesses its type. */
const PROBLEM_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
}

const bodyOf = (code: string, message: string): string => `${JSON.stringify({ error: { code, message } })}\n`

/** Sends an error in the one format of public errors. The connection may be used again. */
export function sendProblem(
  response: StreamResponse,
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): void {
  const body = bodyOf(code, message)
  response.writeHead(status, { ...PROBLEM_HEADERS, 'content-length': Buffer.byteLength(body), ...headers })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** Milliseconds that a client may go on sending after its answer: as long as nginx's `lingering_timeout`. */
const LINGER_MS = 5000

/**
 * Sends an error on a connection that has no response object, and closes it when the client has finished. If it closed
 * at once, a client that still writes would get a reset before it reads the answer (RFC 9112 §9.6).
 */
export function sendRawProblem(socket: Duplex, status: number, code: string, message: string): void {
  const cut = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(cut))
  const body = bodyOf(code, message)
  const headers = { ...PROBLEM_HEADERS, 'content-length': Buffer.byteLength(body), connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`)
}
