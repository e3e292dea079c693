/** The reader's timeouts. */
export interface TimeLimits {
  /** For the first piece, in milliseconds. */
  firstMs: number
  /** For each later piece, in milliseconds. */
  nextMs: number
  /** Aborted when the reader leaves: its reason is thrown unchanged, at once. */
  signal: AbortSignal
  /** Makes the error for a wait that took `ms`. */
  timedOut(piece: 'first' | 'next', ms: number): Error
}

/**
 * Forwards pieces, and fails when the source is silent for too long. Only the time during which the reader waits for a
 * piece counts: a slow reader is not a slow source. On failure the source is asked to stop, without waiting for it.
 */
export async function* withinTime<Piece>(
  source: AsyncIterable<Piece>,
  limits: TimeLimits,
): AsyncGenerator<Piece, void, void> {
  limits.signal.throwIfAborted()
  const iterator = source[Symbol.asyncIterator]()
  let isOver = false
  let piece: 'first' | 'next' = 'first'
  try {
    for (;;) {
      const next = await nextWithin(iterator, piece, limits)
      isOver = next.done === true
      if (next.done === true) return
      piece = 'next'
      yield next.value
      limits.signal.throwIfAborted()
    }
  } finally {
    if (!isOver) iterator.return?.().catch(() => {})
  }
}

function nextWithin<Piece>(
  iterator: AsyncIterator<Piece>,
  piece: 'first' | 'next',
  { firstMs, nextMs, signal, timedOut }: TimeLimits,
): Promise<IteratorResult<Piece, unknown>> {
  return new Promise((resolve, reject) => {
    const ms = piece === 'first' ? firstMs : nextMs
    const giveUp = (error: unknown) => {
      settle()
      reject(error)
    }
    const onAbort = () => giveUp(signal.reason)
    const timer = setTimeout(() => giveUp(timedOut(piece, ms)), ms)
    signal.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    iterator.next().then(resolve, reject).finally(settle)
  })
}
