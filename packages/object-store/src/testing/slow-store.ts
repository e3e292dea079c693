import { setTimeout as wait } from 'node:timers/promises'
import { KIB } from '@streamvault/bytes'
import type { ObjectStore } from '../object-store.ts'

const PIECE = 64 * KIB

/** How slow a store is. */
export interface SlowStoreOptions {
  /** Per read. */
  bytesPerSecond: number
  /** Milliseconds before the first byte of each read, and before each answer to `stat`, `write` and `delete`. */
  latencyMs: number
  /** Waits; rejects when the signal is aborted. A test may pass one that only records its arguments. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Yields the bytes of `store` with the latency and bandwidth of a slow network, in pieces of at most 64 KiB. */
export function createSlowStore(store: ObjectStore, options: SlowStoreOptions): ObjectStore {
  const { bytesPerSecond, latencyMs, sleep = sleepFor } = options
  return {
    name: store.name,
    async *read(key, range, readOptions) {
      const { signal } = readOptions
      await sleep(latencyMs, signal)
      for await (const bytes of store.read(key, range, readOptions)) {
        for (let start = 0; start < bytes.byteLength; start += PIECE) {
          const piece = bytes.subarray(start, start + PIECE)
          await sleep((piece.byteLength / bytesPerSecond) * 1000, signal)
          yield piece
        }
      }
    },
    async write(bytes, writeOptions) {
      await sleep(latencyMs, writeOptions.signal)
      return store.write(bytes, writeOptions)
    },
    ...(store.writeResumable && { writeResumable: store.writeResumable.bind(store) }),
    async stat(key, signal) {
      await sleep(latencyMs, signal)
      return store.stat(key, signal)
    },
    async delete(key, signal) {
      await sleep(latencyMs, signal)
      await store.delete(key, signal)
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal })
  } catch (error) {
    // The timer wraps the abort reason; callers of a store get the reason itself.
    signal.throwIfAborted()
    throw error
  }
}
