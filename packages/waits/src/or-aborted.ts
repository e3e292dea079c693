/**
 * What the promise gives, or the reason of the signal as soon as that is aborted. The work behind the promise goes on, for
 * others wait for it too; when it fails after everybody left, that is no unhandled rejection.
 */
export function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
