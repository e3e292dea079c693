/** Shares a thread's event loop fairly among its viewers. */
export interface Turns {
  /** Calls `go` when `bytes` may be handled, never synchronously. Newcomers go before viewers who already had a turn. */
  wait(bytes: number, isNewcomer: boolean, go: () => void): void
}

interface Waiting {
  bytes: number
  go: () => void
}

/**
 * Handles about `bytesPerTurn` between two polls of the sockets.
 *
 * libuv accepts one connection a turn of the loop: if one turn served sixty viewers a mebibyte each, the last of sixty
 * newcomers would wait two seconds to be accepted.
 */
export function createTurns(bytesPerTurn: number): Turns {
  const newcomers: Waiting[] = []
  const others: Waiting[] = []
  let isScheduled = false

  function turn(): void {
    isScheduled = false
    serve(others, serve(newcomers, bytesPerTurn))
    if (newcomers.length + others.length > 0) schedule()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(turn)
  }

  return {
    wait(bytes, isNewcomer, go) {
      const queue = isNewcomer ? newcomers : others
      queue.push({ bytes, go })
      schedule()
    },
  }
}

/** Serves the front of `queue` until `left` is used up; returns the rest. */
function serve(queue: Waiting[], left: number): number {
  let rest = left
  // A served viewer may queue again at once, behind all waiting ones.
  for (let turns = queue.length; turns > 0 && rest > 0; turns -= 1) {
    const { bytes, go } = queue.shift() as Waiting
    rest -= bytes
    go()
  }
  return rest
}
