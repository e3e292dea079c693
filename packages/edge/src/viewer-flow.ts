import type { Socket } from 'node:net'

/** A viewer that cannot keep up holds this much; one that can is served in larger steps, which cost less. */
export const SMALLEST_STEP = 65_536
/** A new connection begins with this. */
const FIRST_STEP = 262_144
/** The largest step, and with it the most that is ever read ahead of one viewer. */
const LARGEST_STEP = 1_048_576
/** A viewer who takes longer than this for a step gets the smallest: a large one is held for all that time. */
const QUICK_MS = 250

/** How large the steps of a connection had become: its next request goes on from there. */
const stepOf = new WeakMap<Socket, number>()

/** Writes one answer at the viewer's pace. */
export interface ViewerFlow {
  /** Bytes worth reading next. */
  readonly step: number
  /** Nothing was written yet. */
  readonly isFirst: boolean
  /**
   * Writes, and calls `onTaken` once when the kernel has it all, at once or later: with an error when the viewer left.
   */
  write(pieces: readonly Buffer[], onTaken: (error?: Error | null) => void): void
}

/** Writes to the socket itself: a response's own `write` costs more than the copy into the kernel. */
export function createViewerFlow(socket: Socket, writeHead: () => void): ViewerFlow {
  let step = stepOf.get(socket) ?? FIRST_STEP
  let isFirst = true

  function setStep(bytes: number): void {
    step = bytes
    stepOf.set(socket, bytes)
  }

  function writeAll(pieces: readonly Buffer[], onWritten: (error?: Error | null) => void): void {
    const last = pieces.length - 1
    // Head and first bytes leave in one packet.
    const isSeveral = isFirst || last > 0
    if (isSeveral) socket.cork()
    if (isFirst) writeHead()
    isFirst = false
    for (const [at, piece] of pieces.entries()) socket.write(piece, at === last ? onWritten : undefined)
    if (isSeveral) socket.uncork()
  }

  return {
    get step() {
      return step
    },
    get isFirst() {
      return isFirst
    },
    write(pieces, onTaken) {
      let isTaken = false
      let beganMs = 0
      writeAll(pieces, (error) => {
        if (isTaken) return
        isTaken = true
        const isQuick = performance.now() - beganMs < QUICK_MS
        setStep(isQuick ? Math.min(step * 4, LARGEST_STEP) : SMALLEST_STEP)
        onTaken(error)
      })
      if (isTaken || socket.writableLength > 0 || socket.destroyed) {
        // Called back later, with an error when the viewer leaves: nothing else has to watch for it.
        beganMs = performance.now()
        return
      }
      // The kernel copied it: the bytes are free now, not when the callback comes.
      isTaken = true
      setStep(Math.min(step * 4, LARGEST_STEP))
      onTaken()
    },
  }
}
