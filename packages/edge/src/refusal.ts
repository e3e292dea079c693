import type { StreamResponse } from './exchange.ts'
import { sendProblem } from './problem.ts'

/** Why a request is not served: an error as it is told. */
export type Refusal = [status: number, code: string, message: string]

/** Answers a refusal; the connection ends with it. */
export function sendRefusal(response: StreamResponse, [status, code, message]: Refusal): void {
  const headers: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {}
  sendProblem(response, status, code, message, { connection: 'close', ...headers })
}
