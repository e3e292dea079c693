/**
 * Passes pieces on until the signal is aborted, then throws the abort reason at once, even while it awaits the next
 * piece. Closes the source in every case.
 */
export async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  let isOver = false
  try {
    for (;;) {
      const next = await nextOrAborted(iterator, signal)
      isOver = next.done === true
      if (next.done === true) return
      yield next.value
      signal.throwIfAborted()
    }
  } finally {
    // Not awaited: a source that hangs would block the reader for ever.
    if (!isOver) iterator.return?.().catch(() => {})
  }
}

/** One listener per piece: a single abort promise, raced again and again, would hold every piece in memory. */
function nextOrAborted(
  iterator: AsyncIterator<Uint8Array>,
  signal: AbortSignal,
): Promise<IteratorResult<Uint8Array, unknown>> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const settle = () => signal.removeEventListener('abort', onAbort)
    iterator.next().then(resolve, reject).finally(settle)
  })
}
