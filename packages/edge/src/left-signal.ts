import type { StreamResponse } from './exchange.ts'

/**
 * Returns a signal that aborts when the answer is complete or its viewer left. Make one only before a wait: most
 * answers wait for nothing.
 */
export function leftSignal(response: Pick<StreamResponse, 'destroyed' | 'once'>): AbortSignal {
  const left = new AbortController()
  if (response.destroyed) left.abort()
  else response.once('close', () => left.abort())
  return left.signal
}
