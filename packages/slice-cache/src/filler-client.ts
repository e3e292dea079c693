import { createLruCache } from '@streamvault/lru-cache'
import { SliceUnavailableError } from './errors.ts'
import { type FileMeta, META_MS } from './file-meta.ts'
import { type FillState, readableEnd } from './fill-state.ts'
import type { SliceWish } from './glance.ts'
import type { HotSlices } from './hot-slices.ts'
import type { FillerPort, SliceAsk, ToFiller, ToWorker } from './messages.ts'
import { keyOf, type SliceKey } from './slice-key.ts'

/** A slice on its way in, as one of its readers sees it. */
export interface Arriving {
  /** Its place was given up: look on the disk, or ask again. */
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

/** A slice that is fetched for a viewer who is still to come to it. */
export interface AheadFetch {
  /** `asked`: no answer yet. `kept`: it lies on disk already. `busy`: there was no place to spare. */
  readonly outcome: 'asked' | 'begun' | 'kept' | 'busy' | 'failed'
  /** The viewer will not come. */
  leave(): void
  /** Ends it here; returns its question where that is still open, to be ended by another. */
  handOver(): number | undefined
}

/** The thread's end of the port, and the memory that it shares with the filler; `sliceBytes` is the filler's too. */
export interface FillerClientOptions {
  port: FillerPort<ToFiller, ToWorker>
  memory: SharedArrayBuffer
  sliceBytes: number
  /** Files whose description is kept. */
  maxFiles: number
  /** Told of slices that lie in memory, and of what to forget. */
  hot?: HotSlices
  /** Told when everything known of a file, or of all, is out of date. */
  onForget: (fileId: string | undefined) => void
  /** Told when a reader joined a fetch that this thread already waits for. */
  onJoined: () => void
}

/** A worker thread's side of the talk with the filler. */
export interface FillerClient extends Disposable {
  /** Describes a file. @throws SliceUnavailableError when the source fails. */
  describe(fileId: string): Promise<FileMeta | undefined>
  /**
   * Asks for what is wanted of a slice. `viewer` is who is counted when nobody fetches it yet. `ahead` was fetching it for
   * them, and need not be left.
   */
  fetch(slice: SliceKey, wish: SliceWish, viewer: string | undefined, ahead?: AheadFetch): Arriving
  /** Has a slice fetched where it is missing and there is a place to spare, until it is left or handed over. */
  fetchAhead(fileId: string, index: number, viewer: string | undefined): AheadFetch
  reportDamage(fileId: string, index: number): void
  /** Counts a use of a slice read from the disk; told to the filler now and then. */
  touch(fileId: string, index: number): void
}

type Failed = Extract<ToWorker, { kind: 'failed' }>

interface Arrival {
  job: number
  key: string
  /** What was asked for: who wants more asks again. */
  wish: SliceWish
  slot: number
  state: FillState | undefined
  settled: boolean
  failure: Pick<Failed, 'code' | 'retryAfterMs'> | undefined
  wakers: Set<() => void>
  readers: number
}

const TOUCH_EVERY_MS = 250
const MAX_TOUCHED = 256

/** Talks to the filler: one question a slice and thread, however many readers wait for it here. */
export function createFillerClient(options: FillerClientOptions): FillerClient {
  const { port, memory, sliceBytes, maxFiles, hot, onForget, onJoined } = options
  const arrivals = new Map<string, Arrival>()
  const jobs = new Map<number, (message: ToWorker) => void>()
  const metas = createLruCache<Promise<FileMeta | undefined>>({ max: maxFiles, maxAgeMs: META_MS })
  const touched = new Map<string, SliceKey>()
  let lastJob = 0
  const timer = setInterval(flush, TOUCH_EVERY_MS).unref()

  port.on('message', (message) => {
    if (message.kind === 'hot') return hot?.add(message.slice)
    if (message.kind !== 'forget') return jobs.get(message.job)?.(message)
    if (message.fileId === undefined) metas.clear()
    else metas.delete(message.fileId)
    hot?.forget(message.fileId)
    onForget(message.fileId)
    port.postMessage({ kind: 'forgot', job: message.job })
  })

  function flush(): void {
    if (touched.size === 0) return
    port.postMessage({ kind: 'touched', keys: [...touched.values()] })
    touched.clear()
  }

  function ask(fileId: string): Promise<FileMeta | undefined> {
    lastJob += 1
    const job = lastJob
    return new Promise((resolve, reject) => {
      jobs.set(job, (message) => {
        jobs.delete(job)
        if (message.kind === 'described') resolve(message.meta)
        else if (message.kind === 'failed') reject(new SliceUnavailableError(fileId, message.code, message))
        else reject(new SliceUnavailableError(fileId, 'source_failed'))
      })
      port.postMessage({ kind: 'describe', job, fileId })
    })
  }

  function begin(ask: Omit<SliceAsk, 'kind' | 'job'>): Arrival {
    lastJob += 1
    const key = keyOf(ask.fileId, ask.index)
    const base = { slot: -1, state: undefined, settled: false, failure: undefined, wakers: new Set<() => void>() }
    const arrival: Arrival = { ...base, job: lastJob, key, wish: ask, readers: 0 }
    arrivals.set(key, arrival)
    jobs.set(arrival.job, (message) => advance(arrival, message))
    port.postMessage({ kind: 'fill', job: arrival.job, ...ask })
    return arrival
  }

  function beginAhead(ask: Pick<SliceAsk, 'fileId' | 'index' | 'viewer'>): AheadFetch {
    lastJob += 1
    const job = lastJob
    let outcome: AheadFetch['outcome'] = 'asked'
    const leave = () => {
      if (jobs.delete(job)) port.postMessage({ kind: 'leave', job, finished: false })
    }
    jobs.set(job, (message) => {
      if (message.kind === 'begun') {
        outcome = 'begun'
        return
      }
      if (message.kind === 'kept') outcome = 'kept'
      if (message.kind === 'failed') outcome = message.code === 'busy' ? 'busy' : 'failed'
      leave()
    })
    port.postMessage({ kind: 'ahead', job, ...ask, offset: 0, end: sliceBytes, isCounted: false, replaces: undefined })
    return {
      get outcome() {
        return outcome
      },
      leave,
      handOver: () => (jobs.delete(job) ? job : undefined),
    }
  }

  function advance(arrival: Arrival, message: ToWorker): void {
    if (message.kind === 'progress') {
      arrival.slot = message.slot
      arrival.state = message.state
    } else {
      if (message.kind === 'failed') arrival.failure = message
      arrival.settled = message.kind === 'settled'
      // Bytes are copied within one turn, so that nobody can be at it: the place is free at once.
      end(arrival, false)
    }
    for (const wake of arrival.wakers) wake()
    arrival.wakers.clear()
  }

  function end(arrival: Arrival, finished: boolean): void {
    if (!jobs.delete(arrival.job)) return
    if (arrivals.get(arrival.key) === arrival) arrivals.delete(arrival.key)
    port.postMessage({ kind: 'leave', job: arrival.job, finished })
  }

  /** Who asked for a whole slice reads any of it. */
  function isWithin({ offset, end }: SliceWish, asked: SliceWish): boolean {
    return asked.end >= sliceBytes || (offset >= asked.offset && end <= asked.end)
  }

  function readerOf(fileId: string, arrival: Arrival): Arriving {
    let wakeMe = () => {}
    let anyFinished = false
    arrival.readers += 1
    return {
      get settled() {
        return arrival.settled
      },
      readableEnd(offset) {
        const { failure } = arrival
        if (failure !== undefined) throw new SliceUnavailableError(fileId, failure.code, failure)
        return arrival.state === undefined || arrival.settled ? offset : readableEnd(arrival.state, offset)
      },
      copy(offset, end, target) {
        const length = Math.min(this.readableEnd(offset), end, offset + target.byteLength) - offset
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
    describe(fileId) {
      const known = metas.get(fileId)
      if (known !== undefined) return known
      const asked = ask(fileId)
      metas.set(fileId, asked)
      const drop = () => metas.get(fileId) === asked && metas.delete(fileId)
      asked.then((meta) => meta === undefined && drop(), drop)
      return asked
    },
    fetch(slice, wish, viewer, ahead) {
      const known = arrivals.get(keyOf(slice.fileId, slice.index))
      const isCounted = ahead?.outcome === 'begun'
      if (known !== undefined && isWithin(wish, known.wish)) {
        if (!isCounted) onJoined()
        ahead?.leave()
        return readerOf(slice.fileId, known)
      }
      return readerOf(slice.fileId, begin({ ...slice, ...wish, viewer, isCounted, replaces: ahead?.handOver() }))
    },
    fetchAhead: (fileId, index, viewer) => beginAhead({ fileId, index, viewer }),
    reportDamage: (fileId, index) => port.postMessage({ kind: 'damaged', fileId, index }),
    touch(fileId, index) {
      touched.set(keyOf(fileId, index), { fileId, index })
      if (touched.size >= MAX_TOUCHED) flush()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      flush()
    },
  }
}
