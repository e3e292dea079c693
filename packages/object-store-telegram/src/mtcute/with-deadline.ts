import { orAborted } from '@streamvault/waits'
import { TelegramError } from '../telegram-error.ts'
import type { CallLimits } from './dc-gate.ts'

/**
 * Runs `work` under a signal that is aborted when the caller leaves, by his reason, or when the time is over, by a
 * TelegramError `timeout`. Nobody waits on for work that does not heed it. Neither timer nor listener outlives the wait.
 *
 * The library's own `timeout` is not used: its timer runs on after the answer came, and holds what was sent and what was
 * answered until then. An upload of 30 MB/s kept 400 MB by that.
 */
export async function withDeadline<T>(
  { signal, timeoutMs }: CallLimits,
  action: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const ending = new AbortController()
  const leave = () => ending.abort(signal.reason)
  const late = () => ending.abort(new TelegramError(action, { kind: 'timeout' }, 'no answer in time'))
  const timer = setTimeout(late, timeoutMs)
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await orAborted(work(ending.signal), ending.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', leave)
  }
}
