/**
 * Settles with the promise, or rejects with the signal's reason as soon as the signal is aborted. The work behind the
 * promise goes on, as other callers may wait for it; if it fails after an abort, that is no unhandled rejection.
 */
export function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
