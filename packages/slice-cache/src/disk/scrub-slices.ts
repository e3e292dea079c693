import { setTimeout as sleep } from 'node:timers/promises'
import type { SliceKey } from '../slice-key.ts'
import { scrubSlice } from './scrub-slice.ts'

/** Which slices a scrub reads, and how fast. */
export interface ScrubOptions {
  /** Slices of these files only. Default: all. */
  fileIds?: readonly string[] | undefined
  /** Default: 16 MiB, since viewers read the same disk. */
  bytesPerSecond?: number | undefined
  /** Called after each slice. */
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** The result of a scrub. */
export interface ScrubResult {
  /** Slices that were read. */
  checked: number
  /** Slices among them that were damaged, and were removed. */
  damaged: number
  /** Bytes that were read. */
  bytes: number
}

/** The slices to scrub, and how to remove damaged ones. */
interface Scrubbed {
  root: string
  /** Bytes of every slice but a file's last. */
  sliceBytes: number
  keys: readonly SliceKey[]
  /** Whether the slice is kept and not being written: an eviction meanwhile is no damage. */
  has: (key: SliceKey) => boolean
  remove: (key: SliceKey) => Promise<void>
}

const BYTES_PER_SECOND = 16 * 2 ** 20
/** Timers are no finer than this: shorter waits add up to one of this length. */
const SHORTEST_WAIT_MS = 4

/** Reads slices one after the other and removes damaged ones. */
export async function scrubSlices(
  { root, sliceBytes, keys, has, remove }: Scrubbed,
  { bytesPerSecond = BYTES_PER_SECOND, onProgress }: Omit<ScrubOptions, 'fileIds'>,
  signal: AbortSignal,
): Promise<ScrubResult> {
  const result: ScrubResult = { checked: 0, damaged: 0, bytes: 0 }
  const pace = createPace(bytesPerSecond, signal)
  for (const [at, key] of keys.entries()) {
    signal.throwIfAborted()
    if (has(key)) await scrubOne(key)
    onProgress?.(at + 1, keys.length)
  }
  return result

  async function scrubOne(key: SliceKey): Promise<void> {
    const isGood = await scrubSlice({ root, key, sliceBytes }, (bytes) => {
      result.bytes += bytes
      return pace(bytes)
    })
    if (!has(key)) return
    result.checked += 1
    if (isGood) return
    result.damaged += 1
    await remove(key)
  }
}

/** @throws the signal's reason when it aborts */
function createPace(bytesPerSecond: number, signal: AbortSignal): (bytes: number) => Promise<void> {
  let dueAt = performance.now()
  return async (bytes) => {
    const now = performance.now()
    // After a slow read the scrub does not speed up.
    dueAt = Math.max(dueAt, now) + (bytes / bytesPerSecond) * 1000
    if (dueAt - now >= SHORTEST_WAIT_MS) await sleep(dueAt - now, undefined, { signal }).catch(() => {})
    signal.throwIfAborted()
  }
}
