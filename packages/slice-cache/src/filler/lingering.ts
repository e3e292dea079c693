import type { Fill } from './fill.ts'
import type { Fills } from './fills.ts'

/** A player that seeks closes its connection before it sends the next request: its fetch continues for this long. */
const LINGER_MS = 50

/**
 * Returns the function to call when a fetch lost a reader or has ended. An unfinished fetch without readers is ended
 * after `LINGER_MS`, unless a reader joins; a fetch that is `whole` or `over` is released at once.
 */
export function createLingering(
  fills: Fills,
  after: (ms: number, wake: () => void) => () => void,
): (fill: Fill) => void {
  function abandon(fill: Fill): void {
    if (fill.readers.size > 0) return
    if (fill.phase === 'filling' && !fill.isWanted && fill.state.done < fill.goal) {
      // Hide it before the abort: a reader that comes now must begin its own fetch.
      fills.hide(fill)
      fill.controller.abort()
    } else fills.release(fill)
  }

  return (fill) => {
    fill.stopLinger()
    if (fill.phase !== 'filling' && fill.phase !== 'probed') fills.release(fill)
    else if (fill.readers.size === 0) fill.stopLinger = after(LINGER_MS, () => abandon(fill))
  }
}
