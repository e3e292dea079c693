import { SliceUnavailableError } from '../errors.ts'
import { type FillState, readableEnd } from '../fill-state.ts'
import type { SliceAsk, ToWorker } from '../messages.ts'
import type { WantedPart } from '../probe.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import type { Questions } from './questions.ts'

/** A slice being fetched, as one of its readers sees it. */
export interface Arriving {
  /** Its slot was freed: look on disk, or request the slice again. */
  readonly settled: boolean
  /** Returns the end of the readable bytes from `offset` on. @throws SliceUnavailableError when it cannot be fetched. */
  readableEnd(offset: number): number
  /** Copies the bytes present from `offset` to `end`, as many as fit; returns a view of `target`. */
  copy(offset: number, end: number, target: Buffer): Buffer
  /** Settles at the next change, or when this reader leaves. */
  change(): Promise<void>
  /** `finished`: the reader got all it wanted. */
  leave(finished: boolean): void
}

/** The memory of slices being fetched, and the questions about them. */
export interface ArrivalsOptions {
  questions: Questions
  /** Shared with the filler. */
  memory: SharedArrayBuffer
  sliceBytes: number
}

/** The slices being fetched for one thread: one question each, shared by all its readers in the thread. */
export interface Arrivals {
  /** Joins an open question, if it asks for all that is wanted. */
  join(slice: SliceKey, wanted: WantedPart): Arriving | undefined
  /** Sends a question to the filler. */
  begin(ask: Omit<SliceAsk, 'kind' | 'question'>): Arriving
}

type Failed = Extract<ToWorker, { kind: 'failed' }>

interface Arrival {
  fileId: string
  key: string
  question: number
  /** The part that the question asks for: a reader who wants more sends a new question. */
  wanted: WantedPart
  slot: number
  state: FillState | undefined
  settled: boolean
  failure: Pick<Failed, 'code' | 'retryAfterMs'> | undefined
  wakers: Set<() => void>
  readers: number
}

/** Makes an empty list of slices being fetched. */
export function createArrivals({ questions, memory, sliceBytes }: ArrivalsOptions): Arrivals {
  const arrivals = new Map<string, Arrival>()

  function advance(arrival: Arrival, message: ToWorker): void {
    if (message.kind === 'progress') {
      arrival.slot = message.slot
      arrival.state = message.state
    } else {
      if (message.kind === 'failed') arrival.failure = message
      arrival.settled = message.kind === 'settled'
      // Readers copy within one turn of the loop, so that no copy is in progress: the slot is free at once.
      end(arrival, false)
    }
    for (const wake of arrival.wakers) wake()
    arrival.wakers.clear()
  }

  function end(arrival: Arrival, finished: boolean): void {
    if (!questions.leave(arrival.question, finished)) return
    if (arrivals.get(arrival.key) === arrival) arrivals.delete(arrival.key)
  }

  /** A question for a whole slice includes any part of it. */
  function isWithin({ offset, end }: WantedPart, asked: WantedPart): boolean {
    return asked.end >= sliceBytes || (offset >= asked.offset && end <= asked.end)
  }

  function readerOf(arrival: Arrival): Arriving {
    let wakeMe = () => {}
    let anyFinished = false
    arrival.readers += 1
    return {
      get settled() {
        return arrival.settled
      },
      readableEnd: (offset) => endOf(arrival, offset),
      copy(offset, end, target) {
        const length = Math.min(endOf(arrival, offset), end, offset + target.byteLength) - offset
        target.set(new Uint8Array(memory, arrival.slot * sliceBytes + offset, length))
        return target.subarray(0, length)
      },
      change() {
        return new Promise((resolve) => {
          wakeMe = resolve
          arrival.wakers.add(resolve)
        })
      },
      leave(finished) {
        arrival.wakers.delete(wakeMe)
        wakeMe()
        arrival.readers -= 1
        anyFinished ||= finished
        if (arrival.readers === 0) end(arrival, anyFinished)
      },
    }
  }

  return {
    join({ fileId, index }, wanted) {
      const known = arrivals.get(keyOf(fileId, index))
      return known !== undefined && isWithin(wanted, known.wanted) ? readerOf(known) : undefined
    },
    begin(ask) {
      const { fileId, index } = ask
      const unknown = { slot: -1, state: undefined, settled: false, failure: undefined }
      const question = questions.ask(
        (question) => ({ kind: 'fill', question, ...ask }),
        (message) => advance(arrival, message),
      )
      const wakers = new Set<() => void>()
      const arrival: Arrival = {
        ...unknown,
        fileId,
        key: keyOf(fileId, index),
        question,
        wanted: ask,
        wakers,
        readers: 0,
      }
      arrivals.set(arrival.key, arrival)
      return readerOf(arrival)
    },
  }
}

function endOf({ fileId, failure, state, settled }: Arrival, offset: number): number {
  if (failure !== undefined) throw new SliceUnavailableError(fileId, failure.code, failure)
  return state === undefined || settled ? offset : readableEnd(state, offset)
}
