import { type ByteRange, freeBytes } from '@streamvault/bytes'
import type { ReadOptions } from '@streamvault/object-store'
import { type PartRequest, planRead } from './plan-read.ts'
import type { ReadSequences } from './read-sequences.ts'
import { createStreamWindow } from './stream-window.ts'
import type { ReadableObject } from './telegram-object.ts'
import type { WindowBudget } from './window-budget.ts'
import { WINDOW_BYTES } from './window-hashes.ts'

/** Fetches the bytes of one request and checks them. `isFirst`: a viewer waits for the first byte of a seek. */
export type FetchPart = (
  object: ReadableObject,
  request: PartRequest,
  hashes: Uint8Array | undefined,
  options: ReadOptions & { isFirst: boolean },
) => Promise<Uint8Array>

/** The dependencies of a range reader. */
export interface RangeReaderOptions {
  fetchPart: FetchPart
  budget: WindowBudget
  sequences: ReadSequences
  /** Limit of bytes that one read may fetch ahead of its reader. */
  maxWindowBytes: number
}

/** Reads `range` of an object in order, with a bounded read-ahead. The range lies inside the object. */
export type ReadRange = (object: ReadableObject, range: ByteRange, options: ReadOptions) => AsyncGenerator<Uint8Array>

interface Piece {
  request: PartRequest
  bytes: Promise<Uint8Array>
  isThere: boolean
}

/** Creates a range reader. */
export function createRangeReader(options: RangeReaderOptions): ReadRange {
  return async function* readRange(object, range, readOptions) {
    readOptions.signal.throwIfAborted()
    const leaving = new AbortController()
    const signal = AbortSignal.any([readOptions.signal, leaving.signal])
    const isSequential = options.sequences.begin(object.key, range)
    const run = beginRun(
      options,
      object,
      planRead(object.parts, range, isSequential),
      { ...readOptions, signal },
      isSequential,
    )
    try {
      for (;;) {
        await run.fill()
        const next = await run.take()
        if (next === undefined) return
        yield next.wanted
        if (readOptions.takesAtOnce === true) freeBytes(next.bytes)
        readOptions.signal.throwIfAborted()
      }
    } finally {
      leaving.abort(new Error('the reader left'))
      run.drop()
    }
  }
}

/** The requests of one read in flight, in order. */
function beginRun(
  { fetchPart, budget, maxWindowBytes }: RangeReaderOptions,
  object: ReadableObject,
  plan: Iterator<PartRequest, void>,
  options: ReadOptions,
  isSequential: boolean,
) {
  const window = createStreamWindow({ maxBytes: maxWindowBytes })
  const pieces: Piece[] = []
  let aheadBytes = 0
  let isFirst = !isSequential
  let next = plan.next()

  function start(request: PartRequest): void {
    const piece: Piece = { request, isThere: false, bytes: fetch(request, isFirst) }
    isFirst = false
    aheadBytes += lengthOf(request)
    pieces.push(piece)
    next = plan.next()
    // The reader gets an error of read-ahead when it reaches that piece.
    const settle = () => {
      piece.isThere = true
    }
    piece.bytes.then(settle, settle)
  }

  async function fetch(request: PartRequest, first: boolean): Promise<Uint8Array> {
    const windows = Math.ceil(lengthOf(request) / WINDOW_BYTES)
    const hashes = await object.readHashes(request.partIndex, request.start / WINDOW_BYTES, windows)
    return fetchPart(object, request, hashes, { ...options, isFirst: first })
  }

  function release(request: PartRequest): void {
    aheadBytes -= lengthOf(request)
    budget.give(lengthOf(request))
  }

  return {
    async fill(): Promise<void> {
      while (next.done !== true) {
        const bytes = lengthOf(next.value)
        if (pieces.length === 0) await budget.take(bytes, options.signal)
        else if (aheadBytes + bytes > window.bytes || !budget.tryTakeAhead(bytes)) return
        start(next.value)
      }
    },
    async take(): Promise<{ bytes: Uint8Array; wanted: Uint8Array } | undefined> {
      const [piece] = pieces
      if (piece === undefined) return undefined
      const hadToWait = !piece.isThere
      const bytes = await piece.bytes
      pieces.shift()
      release(piece.request)
      window.took(bytes.byteLength, hadToWait)
      return { bytes, wanted: wantedOf(piece.request, bytes) }
    },
    /** Releases the budget; requests in flight were aborted. */
    drop(): void {
      for (const { request, bytes } of pieces.splice(0)) {
        release(request)
        bytes.then(freeBytes, () => {})
      }
    },
  }
}

const lengthOf = ({ start, end }: ByteRange): number => end - start

function wantedOf({ start, wanted }: PartRequest, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(wanted.start - start, wanted.end - start)
}
