import type { Socket } from 'node:net'

/** A viewer that cannot keep up holds this many bytes; faster ones get larger steps, which cost less CPU a byte. */
export const SMALLEST_STEP = 65_536
/** The first step of a new connection. */
const FIRST_STEP = 262_144
/** The largest step, and so the most that is read ahead of one viewer. */
const LARGEST_STEP = 1_048_576
/** A viewer who takes longer than this for a step gets the smallest next: a large buffer would be held all that time. */
const QUICK_MS = 250

/** The last step of a connection: its next request continues with that size. */
const stepOf = new WeakMap<Socket, number>()

/**
 * Writes one answer at the viewer's pace, directly to the socket: `ServerResponse.write` costs more than the copy into
 * the kernel.
 */
export class ViewerFlow {
  private nextStep: number
  private isUnbegun = true
  private readonly socket: Socket
  private readonly writeHead: () => void
  /** Called when the kernel has accepted the last write. */
  private onTaken: ((error?: Error | null) => void) | undefined
  private beganMs = 0
  /** Writes that the kernel accepted at once and whose callbacks are still due; they run in order. */
  private early = 0

  /** `writeHead` is called once, before the first bytes. */
  constructor(socket: Socket, writeHead: () => void) {
    this.socket = socket
    this.writeHead = writeHead
    this.nextStep = stepOf.get(socket) ?? FIRST_STEP
  }

  /** Bytes to read next. */
  get step(): number {
    return this.nextStep
  }

  /** True before the first write. */
  get isFirst(): boolean {
    return this.isUnbegun
  }

  /**
   * Writes, and calls `onTaken` once when the kernel has accepted it all, at once or later: with an error when the
   * viewer left.
   */
  write(pieces: readonly Buffer[], onTaken: (error?: Error | null) => void): void {
    const { socket } = this
    this.onTaken = onTaken
    this.writeAll(pieces)
    // The callback comes later, with an error when the viewer leaves: no other listener is needed.
    if (socket.writableLength > 0 || socket.destroyed) this.beganMs = performance.now()
    else {
      // The kernel has copied the bytes: the buffer is free now, before the callback.
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
    // Cork, so that head and first bytes leave in one packet.
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
