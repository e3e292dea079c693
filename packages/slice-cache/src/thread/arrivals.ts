import { SliceUnavailableError } from '../errors.ts'
import { type FillState, readableEnd } from '../fill-state.ts'
import type { SliceAsk, ToWorker } from '../messages.ts'
import type { WantedPart } from '../probe.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import type { Questions } from './questions.ts'

/** A slice on its way in, as one of its readers sees it. */
export interface Arriving {
  /** Its slot was given up: look on the disk, or ask again. */
  readonly settled: boolean
  /** Tells how far one can read from `offset` on. @throws SliceUnavailableError when it cannot be fetched. */
  readableEnd(offset: number): number
  /** Copies what is there from `offset` to `end`, as much as fits; returns a view of `target`. */
  copy(offset: number, end: number, target: Buffer): Buffer
  /** Settles at the next change, or when this reader leaves. */
  change(): Promise<void>
  /** `finished`: the reader got all that was wanted. */
  leave(finished: boolean): void
}

/** Where slices on their way lie, and who tells of them. */
export interface ArrivalsOptions {
  questions: Questions
  /** Shared with the filler. */
  memory: SharedArrayBuffer
  sliceBytes: number
}

/** The slices on their way to one thread: one question each, however many readers wait for it there. */
export interface Arrivals {
  /** Joins who waits already, where they asked for all that is wanted. */
  join(slice: SliceKey, wanted: WantedPart): Arriving | undefined
  /** Asks the filler. */
  begin(ask: Omit<SliceAsk, 'kind' | 'question'>): Arriving
}

type Failed = Extract<ToWorker, { kind: 'failed' }>

interface Arrival {
  fileId: string
  key: string
  question: number
  /** What was asked for: who wants more asks again. */
  wanted: WantedPart
  slot: number
  state: FillState | undefined
  settled: boolean
  failure: Pick<Failed, 'code' | 'retryAfterMs'> | undefined
  wakers: Set<() => void>
  readers: number
}

/** Makes an empty list of slices on their way. */
export function createArrivals({ questions, memory, sliceBytes }: ArrivalsOptions): Arrivals {
  const arrivals = new Map<string, Arrival>()

  function advance(arrival: Arrival, message: ToWorker): void {
    if (message.kind === 'progress') {
      arrival.slot = message.slot
      arrival.state = message.state
    } else {
      if (message.kind === 'failed') arrival.failure = message
      arrival.settled = message.kind === 'settled'
      // Bytes are copied within one turn, so that nobody can be at it: the slot is free at once.
      end(arrival, false)
    }
    for (const wake of arrival.wakers) wake()
    arrival.wakers.clear()
  }

  function end(arrival: Arrival, finished: boolean): void {
    if (!questions.leave(arrival.question, finished)) return
    if (arrivals.get(arrival.key) === arrival) arrivals.delete(arrival.key)
  }

  /** Who asked for a whole slice reads any of it. */
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
