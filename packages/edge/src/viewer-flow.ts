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

/**
 * Writes one answer at the viewer's pace, and to the socket itself: a response's own `write` costs more than the copy into the
 * kernel.
 */
export class ViewerFlow {
  private nextStep: number
  private isUnbegun = true
  private readonly socket: Socket
  private readonly writeHead: () => void
  /** To be called when the kernel has what was written last. */
  private onTaken: ((error?: Error | null) => void) | undefined
  private beganMs = 0
  /** Writes that the kernel had at once, whose callbacks are yet to come; they come in order. */
  private early = 0

  /** `writeHead` is called once, before the first bytes. */
  constructor(socket: Socket, writeHead: () => void) {
    this.socket = socket
    this.writeHead = writeHead
    this.nextStep = stepOf.get(socket) ?? FIRST_STEP
  }

  /** Bytes worth reading next. */
  get step(): number {
    return this.nextStep
  }

  /** Nothing was written yet. */
  get isFirst(): boolean {
    return this.isUnbegun
  }

  /**
   * Writes, and calls `onTaken` once when the kernel has it all, at once or later: with an error when the viewer left.
   */
  write(pieces: readonly Buffer[], onTaken: (error?: Error | null) => void): void {
    const { socket } = this
    this.onTaken = onTaken
    this.writeAll(pieces)
    // Called back later, with an error when the viewer leaves: nothing else has to watch for it.
    if (socket.writableLength > 0 || socket.destroyed) this.beganMs = performance.now()
    else {
      // The kernel copied it: the bytes are free now, not when the callback comes.
      this.early += 1
      this.taken(true, undefined)
    }
  }

  private readonly onWritten = (error?: Error | null): void => {
    if (this.early > 0) this.early -= 1
    else this.taken(performance.now() - this.beganMs < QUICK_MS, error)
  }

  private taken(isQuick: boolean, error: Error | null | undefined): void {
    const { step, onTaken } = this
    this.nextStep = isQuick ? Math.min(step * 4, LARGEST_STEP) : SMALLEST_STEP
    if (this.nextStep !== step) stepOf.set(this.socket, this.nextStep)
    this.onTaken = undefined
    onTaken?.(error)
  }

  private writeAll(pieces: readonly Buffer[]): void {
    const { socket, isFirst, onWritten } = this
    const last = pieces.length - 1
    // Head and first bytes leave in one packet.
    const isSeveral = isFirst || last > 0
    if (isSeveral) socket.cork()
    try {
      if (isFirst) this.writeHead()
      this.isUnbegun = false
      for (const [at, piece] of pieces.entries()) socket.write(piece, at === last ? onWritten : undefined)
    } finally {
      if (isSeveral) socket.uncork()
    }
  }
}
