import { KIB } from '@streamvault/bytes'

/** Lets the frames that one thread received be decrypted one after the other, with a look at its sockets between any two. */
export interface FrameTurns {
  /** Resolves when a frame of so many bytes has its turn. */
  wait(bytes: number): Promise<void>
}

/** The first answer of a seek is no longer than that, headers included. All others that long are read ahead. */
const SHORT_BYTES = 256 * KIB

/**
 * A mebibyte takes ten milliseconds and more to decrypt. Taken as they come, those of all sockets that can be read at once would
 * keep a thread for a second, in which it neither hears that a session has to rest nor sends what somebody waits for. So
 * shorter frames go first, and nothing else waits for more than one. At most one frame of each connection waits. `later` runs
 * something once after everything else that can be done now.
 */
export function createFrameTurns(later: (run: () => void) => void = setImmediate): FrameTurns {
  const short: (() => void)[] = []
  const long: (() => void)[] = []
  let isRunning = false

  function next(): void {
    const begin = short.shift() ?? long.shift()
    isRunning = begin !== undefined
    if (begin === undefined) return
    begin()
    later(next)
  }

  return {
    wait(bytes) {
      const turn = Promise.withResolvers<void>()
      const line = bytes <= SHORT_BYTES ? short : long
      line.push(turn.resolve)
      if (!isRunning) later(next)
      isRunning = true
      return turn.promise
    },
  }
}
