/** Shares a thread's loop among its viewers. */
export interface Turns {
  /** Settles when `bytes` may be handled. Newcomers go before those who already had a turn. */
  wait(bytes: number, isNewcomer: boolean): Promise<void>
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
    // Whoever is let go comes back in a later microtask at the earliest, so the queues do not grow meanwhile.
    serve(others, serve(newcomers, bytesPerTurn))
    if (newcomers.length + others.length > 0) schedule()
  }

  function schedule(): void {
    if (isScheduled) return
    isScheduled = true
    setImmediate(turn)
  }

  return {
    wait(bytes, isNewcomer) {
      return new Promise((go) => {
        const queue = isNewcomer ? newcomers : others
        queue.push({ bytes, go })
        schedule()
      })
    },
  }
}

/** Takes from the front of `queue` until `left` is used up; returns what is left. */
function serve(queue: Waiting[], left: number): number {
  let taken = 0
  let rest = left
  for (const { bytes, go } of queue) {
    if (rest <= 0) break
    rest -= bytes
    taken += 1
    go()
  }
  queue.splice(0, taken)
  return rest
}
