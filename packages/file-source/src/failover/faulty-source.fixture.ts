import { mock } from 'node:test'
import type { ByteRange } from '@streamvault/bytes'
import { BLOCK_BYTES, createBlockHasher, ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { patternBytes } from '@streamvault/object-store/testing'

/** Bytes of the film. */
export const SIZE: number = 5 * BLOCK_BYTES + 4321

/** The film. */
export const content: Uint8Array = patternBytes(SIZE)

/** The hashes of its blocks. */
export const hashes: Uint8Array = hashesOf(content)

function hashesOf(bytes: Uint8Array): Uint8Array {
  const hasher = createBlockHasher()
  hasher.update(bytes)
  return hasher.digest()
}

/** The fault of a source at byte `at` of the file, and the size of its pieces. */
export interface Behaviour {
  fault: 'none' | 'breaks' | 'ends' | 'hangs' | 'lies' | 'overruns' | 'absent' | 'asks for time'
  at: number
  pieceBytes: number
}

/** A source without faults. */
export const honest: Behaviour = { fault: 'none', at: 0, pieceBytes: 100_000 }

class BusyError extends Error {
  readonly retryAfterMs = 7000
}

/** A store with that behaviour for every file; counts aborted reads in `told`. */
export function storeOf({ fault, at, pieceBytes }: Behaviour, told: { aborted: number }): ObjectStore {
  async function* give({ start, end }: ByteRange, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    signal.addEventListener('abort', () => {
      told.aborted += 1
    })
    if (fault === 'absent') throw new ObjectNotFoundError('film')
    for (let position = start; position < end; ) {
      const isFaulty = fault !== 'none' && at >= position && at < end
      const stop = Math.min(position + pieceBytes, isFaulty && at > position ? at : end)
      if (isFaulty && at === position) {
        if (fault === 'breaks') throw new Error('it broke')
        if (fault === 'asks for time') throw new BusyError('busy')
        if (fault === 'ends') return
        if (fault === 'hangs') return await hang()
      }
      const piece = content.slice(position, stop)
      if (fault === 'lies' && at >= position && at < stop) piece[at - position] = (piece[at - position] ?? 0) ^ 1
      yield piece
      position = stop
    }
    if (fault === 'overruns') yield patternBytes(10)
  }
  return {
    name: 'test',
    read: (_key, range, { signal }) => give(range, signal),
    write: () => Promise.reject(new Error('it only reads')),
    stat: () => Promise.resolve(undefined),
    delete: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

/** Hangs for ever while the clock goes on. */
function hang(): Promise<never> {
  queueMicrotask(() => mock.timers.tick(1000))
  return new Promise(() => {})
}

/** Runs a test on a fake clock, which only a hanging source moves: hanging costs no real time. */
export function withClock(test: () => Promise<void>): () => Promise<void> {
  return async () => {
    mock.timers.enable({ apis: ['setTimeout'] })
    try {
      await test()
    } finally {
      mock.timers.reset()
    }
  }
}
