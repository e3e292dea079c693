import { setTimeout as sleep } from 'node:timers/promises'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError } from '@streamvault/object-store'
import { SliceUnavailableError } from './errors.ts'
import { type FillLeg, type FillState, nextLeg } from './fill-state.ts'
import type { SliceKey } from './slice-key.ts'
import type { SliceSource } from './slice-source.ts'

/** Fetches the bytes of a slice that `state` says are missing into `bytes`, advancing `state`. */
export type FetchSlice = (
  key: SliceKey,
  sliceBytes: number,
  state: FillState,
  bytes: Uint8Array,
  signal: AbortSignal,
  onProgress: () => void,
) => Promise<void>

/** A read that breaks is tried this often in all; each time it goes on from the exact byte. */
const ATTEMPTS = 3
/** Before the second attempt; twice that before the third. */
const PAUSE_MS = 50

/** Fetches the tail of a slice first, then its head; broken reads go on from the exact byte. */
export function createFetch(source: SliceSource): FetchSlice {
  return async (key, sliceBytes, state, bytes, signal, onProgress) => {
    for (let failures = 0; state.done < state.length; ) {
      const leg = nextLeg(state)
      const before = state.done
      try {
        await readLeg(source, key, key.index * sliceBytes, leg, state, bytes, signal, onProgress)
      } catch (error) {
        signal.throwIfAborted()
        failures = state.done > before ? 1 : failures + 1
        if (failures >= ATTEMPTS || isFinal(error)) throw error
        await sleep(PAUSE_MS * failures, undefined, { signal })
      }
    }
  }
}

/** No attempt will make these better. */
const isFinal = (error: unknown): boolean =>
  error instanceof ObjectChangedError || error instanceof ObjectNotFoundError || error instanceof ObjectRangeError

async function readLeg(
  source: SliceSource,
  { fileId }: SliceKey,
  sliceStart: number,
  leg: FillLeg,
  state: FillState,
  bytes: Uint8Array,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<void> {
  const start = sliceStart + leg.offset
  let got = 0
  for await (const chunk of source.read(
    fileId,
    { start, end: start + leg.bytes },
    { signal, priority: 'interactive' },
  )) {
    // The place may belong to another slice by now.
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
