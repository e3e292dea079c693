import type { RangeReader } from '@streamvault/slice-cache'
import type { BufferPool } from './buffer-pool.ts'
import { readStep, type Step } from './read-step.ts'
import type { Turns } from './turns.ts'
import type { ViewerFlow } from './viewer-flow.ts'
import type { Pace } from './viewer-rates.ts'

/** What all answers of one thread share, and what this one is held to. */
export interface SendRangeDeps {
  pool: BufferPool
  turns: Turns
  /** Without one the viewer gets what they can take. */
  pace: Pace | undefined
  /** Told of bytes that the kernel has. */
  onSent: (bytes: number) => void
}

/** An answer under way. */
export interface Sending {
  /** Settles when the kernel has everything. Rejects when a slice cannot be had, or the viewer left. */
  done: Promise<void>
  /** The viewer left: nothing is waited for any more. */
  stop(): void
}

/**
 * Sends a range, never more than one step ahead of the viewer.
 *
 * One promise an answer, callbacks inside: at a gigabyte a second the promises of each step would be seen.
 */
export function sendRange(reader: RangeReader, flow: ViewerFlow, deps: SendRangeDeps): Sending {
  const { pool, turns, pace, onSent } = deps
  const { promise: done, resolve, reject } = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  /** Taken from the viewer's rate for the step that is due. */
  let paid = 0
  let isDone = false

  const next = orReject(() => {
    if (reader.position >= reader.end) {
      isDone = true
      return resolve()
    }
    const arriving = reader.ready()
    if (arriving !== undefined) return void arriving.then(next, reject)
    const bytes = stepBytes()
    const waitMs = pay(bytes)
    if (waitMs > 0) timer = setTimeout(() => turns.wait(bytes, flow.isFirst, send), waitMs)
    else turns.wait(bytes, flow.isFirst, send)
  })

  const send = orReject(() => {
    const step = readStep(reader, pool, stepBytes())
    if (step instanceof Promise) step.then(write).catch(reject)
    else write(step)
  })

  function stepBytes(): number {
    return Math.min(flow.step, pace?.step ?? flow.step)
  }

  function pay(bytes: number): number {
    if (pace === undefined) return 0
    paid = Math.min(bytes, reader.end - reader.position)
    return pace.take(paid)
  }

  function refund(spent: number): void {
    if (pace !== undefined) pace.giveBack(paid - spent)
    paid = 0
  }

  function write({ pieces, bytes, giveBack }: Step): void {
    refund(bytes)
    if (bytes === 0) {
      giveBack()
      next()
      return
    }
    flow.write(pieces, (error) => {
      giveBack()
      if (error) return reject(error)
      onSent(bytes)
      next()
    })
  }

  /** What goes wrong in a callback ends the answer, not the process. */
  function orReject(act: () => void): () => void {
    return () => {
      try {
        act()
      } catch (error) {
        reject(error)
      }
    }
  }

  next()
  return {
    done,
    stop() {
      // Every answer is stopped when it closes: an error that nobody sees costs more than all of its arithmetic.
      if (isDone) return
      clearTimeout(timer)
      refund(0)
      reject(new Error('Cannot send on: the viewer left'))
    },
  }
}
