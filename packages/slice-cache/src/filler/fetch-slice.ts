import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError, type ReadPriority } from '@streamvault/object-store'
import { SliceUnavailableError } from '../errors.ts'
import { type FillLeg, type FillState, nextLeg } from '../fill-state.ts'
import type { SliceKey } from '../slice-key.ts'
import type { SliceSource } from '../slice-source.ts'
import { retryAfterOf, sessionFailureOf } from './slice-failure.ts'

/** One slice to be fetched. */
interface SliceFetch {
  key: SliceKey
  sliceBytes: number
  /** What is missing; advances. */
  state: FillState
  /** How many bytes are wanted for now; asked before each read. */
  goal: () => number
  /** Where the slice is put together. */
  bytes: Uint8Array
  /** Who is counted as the one who watches. */
  viewer: string | undefined
  /** How urgent it is now; asked before each read, since a running one cannot be hurried. */
  priority: () => ReadPriority
  signal: AbortSignal
  onProgress: () => void
}

/** Fetches the bytes of a slice that are missing, up to its goal. */
export type FetchSlice = (fetch: SliceFetch) => Promise<void>

/** A read that breaks is tried this often in all; each time it goes on from the exact byte. */
const ATTEMPTS = 3
/**
 * Without a byte it is tried again within this alone, as for a connection that the store had closed meanwhile. A store that took
 * its time to fail is not made to fail twice: every viewer of the slice would wait for that.
 */
const QUICK_MS = 250
/** Before the second attempt; twice that before the third. */
const PAUSE_MS = 50

/** Fetches the tail of a slice first, then its head; broken reads go on from the exact byte. `now` is in milliseconds. */
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

/** No attempt will make these better, or none before the time that the source named. */
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
    // The slot may belong to another slice by now.
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
