import type { StreamResponse } from './exchange.ts'
import { sendProblem } from './problem.ts'

/** Why a request is refused: the fields of its error. */
export type Refusal = [status: number, code: string, message: string]

/** Sends a refusal and closes the connection after it. */
export function sendRefusal(response: StreamResponse, [status, code, message]: Refusal): void {
  const headers: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {}
  sendProblem(response, status, code, message, { connection: 'close', ...headers })
}
