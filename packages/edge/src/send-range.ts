import type { RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'
import { readStep, type Step } from './read-step.ts'
import type { Turns } from './turns.ts'
import type { ViewerFlow } from './viewer-flow.ts'
import type { Pace } from './viewer-rates.ts'

/** Resources that all answers of one thread share, and the limits of this answer. */
export interface SendRangeDeps {
  pool: BufferPool
  turns: Turns
  /** `undefined`: the viewer's rate is not limited. */
  pace: Pace | undefined
  /** Called with the number of bytes that the kernel accepted. */
  onSent: (bytes: number) => void
}

/** An answer in progress. */
export interface Sending {
  /** Settles when the kernel has accepted all bytes. Rejects when a slice is unavailable, or the viewer left. */
  done: Promise<void>
  /** Stops sending: `done` rejects with `reason`, or because the viewer left. */
  stop(reason?: Error): void
}

/**
 * Sends a range, never more than one step ahead of the viewer.
 *
 * One promise an answer, callbacks inside: at a gigabyte a second one promise a step would cost measurable CPU.
 */
export function sendRange(reader: RangeReader, flow: ViewerFlow, deps: SendRangeDeps): Sending {
  return new RangeSending(reader, flow, deps)
}

class RangeSending implements Sending {
  readonly done: Promise<void>
  private readonly reader: RangeReader
  private readonly flow: ViewerFlow
  private readonly deps: SendRangeDeps
  private readonly resolve: () => void
  private readonly reject: (error: unknown) => void
  private timer: NodeJS.Timeout | undefined
  /** Bytes charged to the viewer's rate for the next step. */
  private paid = 0
  /** The step that is being written to the kernel. */
  private step: Step | undefined
  /** All bytes were sent, or sending was stopped. */
  private isOver = false

  constructor(reader: RangeReader, flow: ViewerFlow, deps: SendRangeDeps) {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.done = promise
    this.resolve = resolve
    this.reject = reject
    this.reader = reader
    this.flow = flow
    this.deps = deps
    this.next()
  }

  stop(reason?: Error): void {
    // Every answer is stopped when it closes: making an error that nobody reads costs more than the rest of this method.
    if (this.isOver) return
    this.isOver = true
    clearTimeout(this.timer)
    this.refund(0)
    this.reject(reason ?? new Error('Cannot send on: the viewer left'))
  }

  private next(): void {
    const { reader } = this
    this.orReject(() => {
      if (reader.position >= reader.end) {
        this.isOver = true
        this.resolve()
        return
      }
      const arriving = reader.ready()
      if (arriving === undefined) this.takeTurn()
      else arriving.then(() => this.next(), this.reject)
    })
  }

  private takeTurn(): void {
    const { flow, send } = this
    const { turns } = this.deps
    const bytes = this.stepBytes()
    const waitMs = this.pay(bytes)
    if (waitMs > 0) this.timer = setTimeout(() => turns.wait(bytes, flow.isFirst, send), waitMs)
    else turns.wait(bytes, flow.isFirst, send)
  }

  private readonly send = (): void =>
    this.orReject(() => {
      const step = readStep(this.reader, this.deps.pool, this.stepBytes())
      if (step instanceof Promise) step.then((read) => this.orReject(() => this.write(read)), this.reject)
      else this.write(step)
    })

  private write(step: Step): void {
    if (this.isOver) {
      // The viewer left during the read, and `stop` refunded the charge.
      step.giveBack()
      return
    }
    this.refund(step.bytes)
    if (step.bytes === 0) {
      step.giveBack()
      this.next()
      return
    }
    this.step = step
    try {
      this.flow.write(step.pieces, this.taken)
    } catch (error) {
      this.taken(error as Error)
    }
  }

  private readonly taken = (error?: Error | null): void => {
    const { step } = this
    this.step = undefined
    step?.giveBack()
    if (error) {
      this.reject(error)
      return
    }
    this.deps.onSent(step?.bytes ?? 0)
    this.next()
  }

  /** An error in a callback ends the answer, not the process. */
  private orReject(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.reject(error)
    }
  }

  private stepBytes(): number {
    return Math.min(this.flow.step, this.deps.pace?.step ?? this.flow.step)
  }

  private pay(bytes: number): number {
    const { pace } = this.deps
    if (pace === undefined) return 0
    this.paid = Math.min(bytes, this.reader.end - this.reader.position)
    return pace.take(this.paid)
  }

  private refund(spent: number): void {
    this.deps.pace?.giveBack(this.paid - spent)
    this.paid = 0
  }
}
