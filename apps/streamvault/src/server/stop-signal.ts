/** Within this time equal signals come from one key press: the terminal signals a group, parents pass it on. */
const ONE_PRESS_MS = 1000

/** The request to stop. Disposing stops listening for it. */
export interface StopSignal extends Disposable {
  /** Aborts at the first SIGINT, SIGTERM or SIGHUP, or when the supervising parent is gone. */
  signal: AbortSignal
}

/** Listens for stop requests. A second signal, later than a key press lasts, ends the process at once. */
export function listenForStop(): StopSignal {
  const controller = new AbortController()
  let firstAt = 0
  const stop = () => {
    const now = Date.now()
    if (firstAt === 0) firstAt = now
    else if (now - firstAt > ONE_PRESS_MS) process.exit(1)
    controller.abort()
  }
  const orphaned = () => process.exit(1)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of signals) process.on(name, stop)
  process.on('disconnect', orphaned)
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, stop)
      process.off('disconnect', orphaned)
    },
  }
}
