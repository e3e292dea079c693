import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** A viewer that cannot keep up holds this much; one that can is served in larger steps, which cost less. */
export const SMALLEST_STEP = 65_536
/** The largest step, and with it the most that is ever read ahead of one viewer. */
const LARGEST_STEP = 1_048_576

/** How large the steps of a connection had become: its next request goes on from there. */
const stepOf = new WeakMap<Socket, number>()

/** Writes one answer at the viewer's pace. */
export interface ViewerFlow {
  /** Bytes worth reading next. */
  readonly step: number
  /** Nothing was written yet. */
  readonly isFirst: boolean
  /**
   * Writes, and settles when the kernel has it; `undefined` when it took all at once. Calls `onTaken` once, whatever
   * happens.
   *
   * @throws when the viewer left.
   */
  write(bytes: Buffer, onTaken: () => void): Promise<void> | undefined
}

/**
 * Writes to the socket itself, behind a head that `node:http` writes: its own `write` costs more than the copy into
 * the kernel.
 */
export function createViewerFlow(response: ServerResponse, socket: Socket, writeHead: () => void): ViewerFlow {
  let step = stepOf.get(socket) ?? SMALLEST_STEP
  let isFirst = true

  function setStep(bytes: number): void {
    step = bytes
    stepOf.set(socket, bytes)
  }

  function writeBytes(bytes: Buffer, onDone: (error?: Error | null) => void): void {
    if (!isFirst) return void socket.write(bytes, onDone)
    isFirst = false
    // Head and first bytes leave in one packet.
    socket.cork()
    writeHead()
    response.flushHeaders()
    socket.write(bytes, onDone)
    socket.uncork()
  }

  return {
    get step() {
      return step
    },
    get isFirst() {
      return isFirst
    },
    write(bytes, onTaken) {
      let isTaken = false
      let settle: ((error?: Error | null) => void) | undefined
      writeBytes(bytes, (error) => {
        if (!isTaken) onTaken()
        isTaken = true
        settle?.(error)
      })
      if (socket.writableLength === 0 && !socket.destroyed) {
        // The kernel copied it: the buffer is free now, not when the callback comes.
        isTaken = true
        onTaken()
        setStep(Math.min(step * 2, LARGEST_STEP))
        return undefined
      }
      setStep(Math.max(step / 2, SMALLEST_STEP))
      // Called with an error when the viewer leaves, so that nothing else has to watch for it.
      return new Promise((resolve, reject) => {
        settle = (error) => (error ? reject(error) : resolve())
      })
    },
  }
}
