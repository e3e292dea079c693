/**
 * Aborts when the answer is done or its viewer has left. To be made where there is something to wait for: most answers wait
 * for nothing.
 */
export function leftSignal(response: {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
}): AbortSignal {
  const left = new AbortController()
  if (response.destroyed) left.abort()
  else response.once('close', () => left.abort())
  return left.signal
}
