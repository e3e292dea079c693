import type { Fill } from './fill.ts'
import type { Fills } from './fills.ts'

/** A player that jumps hangs up before it asks again: what it left goes on for so long. */
const LINGER_MS = 50

/**
 * Makes what is to be told of a fetch that was left or has ended. What nobody waits for is given up in a moment, unless
 * somebody comes; what is there and kept elsewhere, at once.
 */
export function createLingering(
  fills: Fills,
  after: (ms: number, wake: () => void) => () => void,
): (fill: Fill) => void {
  function abandon(fill: Fill): void {
    if (fill.readers.size > 0) return
    if (fill.phase === 'filling' && !fill.isWanted && fill.state.done < fill.goal) {
      // Out of sight before the abort: whoever comes now starts a fetch of their own.
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
