import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError, type ReadPriority } from '@streamvault/object-store'
import { SliceUnavailableError } from '../errors.ts'
import { type FillLeg, type FillState, nextLeg } from '../fill-state.ts'
import type { SliceKey } from '../slice-key.ts'
import type { SliceSource } from '../slice-source.ts'
import { retryAfterOf, sessionFailureOf } from './slice-failure.ts'

/** One slice to fetch. */
interface SliceFetch {
  key: SliceKey
  sliceBytes: number
  /** What is missing; advances with each byte. */
  state: FillState
  /** How many bytes are wanted at the moment; called before each read. */
  goal: () => number
  /** The buffer of the slice. */
  bytes: Uint8Array
  /** The viewer whom the source counts for this read. */
  viewer: string | undefined
  /** Current priority; called before each read, since a running read cannot change it. */
  priority: () => ReadPriority
  signal: AbortSignal
  onProgress: () => void
}

/** Fetches the missing bytes of a slice, up to its goal. */
export type FetchSlice = (fetch: SliceFetch) => Promise<void>

/** Attempts in all when a read breaks; each continues at the exact byte. */
const ATTEMPTS = 3
/**
 * A read that fails without a byte is retried only within this time, as for a connection that the store had closed
 * meanwhile. A store that is slow to fail gets no retry: every viewer of the slice would wait for it.
 */
const QUICK_MS = 250
/** Back-off before the second attempt; doubled before the third. */
const PAUSE_MS = 50

/** Fetches the tail of a slice first, then its head; a broken read continues where it broke. `now` is in milliseconds. */
export function createFetch(source: SliceSource, now: () => number): FetchSlice {
  return async (fetch) => {
    const { state, goal, signal } = fetch
    const began = now()
    for (let failures = 0; state.done < goal(); ) {
      const leg = nextLeg(state, goal())
      const before = state.done
      try {
        await readLeg(source, fetch, leg)
      } catch (error) {
        signal.throwIfAborted()
        failures = state.done > before ? 1 : failures + 1
        const isLate = state.done === 0 && now() - began > QUICK_MS
        if (failures >= ATTEMPTS || isLate || isFinal(error)) throw error
        await sleep(PAUSE_MS * failures, undefined, { signal })
      }
    }
  }
}

/** No retry can succeed, or none before the time that the source named. */
const isFinal = (error: unknown): boolean =>
  error instanceof ObjectChangedError ||
  error instanceof ObjectNotFoundError ||
  error instanceof ObjectRangeError ||
  retryAfterOf(error) !== undefined ||
  sessionFailureOf(error) !== undefined

async function readLeg(
  source: SliceSource,
  { key: { fileId, index }, sliceBytes, state, bytes, viewer, priority, signal, onProgress }: SliceFetch,
  leg: FillLeg,
): Promise<void> {
  const start = index * sliceBytes + leg.offset
  const options = { signal, priority: priority(), takesAtOnce: true, ...(viewer !== undefined && { viewer }) }
  let got = 0
  for await (const chunk of source.read(fileId, { start, end: start + leg.bytes }, options)) {
    // After an abort the slot may belong to another slice.
    signal.throwIfAborted()
    if (got + chunk.byteLength > leg.bytes) {
      throw new SliceUnavailableError(fileId, 'source_failed', { cause: new Error('it sent more than was asked') })
    }
    bytes.set(chunk, leg.offset + got)
    got += chunk.byteLength
    state.done += chunk.byteLength
    onProgress()
  }
  if (got < leg.bytes) {
    throw new SliceUnavailableError(fileId, 'source_failed', {
      cause: new Error(`it sent ${got} of ${leg.bytes} bytes from ${start}`),
    })
  }
}
