/** Shares a thread's loop among its viewers. */
export interface Turns {
  /** Calls `go` when `bytes` may be handled, never at once. Newcomers go before those who already had a turn. */
  wait(bytes: number, isNewcomer: boolean, go: () => void): void
}

interface Waiting {
  bytes: number
  go: () => void
}

/**
 * Lets about `bytesPerTurn` through between two looks at the sockets.
 *
 * libuv accepts one connection a turn of the loop: with sixty viewers served a mebibyte each in one turn, the last of
 * sixty newcomers would wait two seconds to be accepted.
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

/** Takes from the front of `queue` until `left` is used up; returns what is left. */
function serve(queue: Waiting[], left: number): number {
  let rest = left
  // Whoever is let go may come back at once, behind all that wait.
  for (let turns = queue.length; turns > 0 && rest > 0; turns -= 1) {
    const { bytes, go } = queue.shift() as Waiting
    rest -= bytes
    go()
  }
  return rest
}
