import type { StreamResponse } from './exchange.ts'

/**
 * Aborts when the answer is done or its viewer has left. Make one only where there is something to wait for: most answers
 * wait for nothing.
 */
export function leftSignal(response: Pick<StreamResponse, 'destroyed' | 'once'>): AbortSignal {
  const left = new AbortController()
  if (response.destroyed) left.abort()
  else response.once('close', () => left.abort())
  return left.signal
}
