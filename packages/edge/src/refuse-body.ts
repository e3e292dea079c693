import type { StreamRequest } from './exchange.ts'
import { sendRawProblem } from './problem.ts'

/** How long a sender may go on who was answered already: as long as nginx lingers over one. */
const LINGER_MS = 5000

/**
 * Refuses a request that came with a body, and closes the connection when the sender is done. Closed at once, it would take
 * the answer with it: who still writes meets the closed connection before they read (RFC 9112 §9.6).
 */
export function refuseBody(request: StreamRequest): void {
  const { socket } = request
  const cut = setTimeout(() => socket.destroy(), LINGER_MS)
  socket.once('close', () => clearTimeout(cut))
  sendRawProblem(socket, 400, 'body_refused', 'This request has no body')
  request.resume?.()
}
