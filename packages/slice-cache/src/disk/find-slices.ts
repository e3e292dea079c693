import { statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SliceKey } from '../slice-key.ts'
import { isMissing, listFiles } from './slice-folder.ts'
import { createSortedRuns } from './sorted-runs.ts'

/** A slice on disk from an earlier process. */
export interface FoundSlice {
  key: SliceKey
  /** Bytes of the file. */
  bytes: number
  /** When it was last requested, in milliseconds since 1970, to the second. */
  usedMs: number
}

/** The longest that a turn of the event loop may be blocked. */
const TURN_MS = 5
/** More slices would not fit into one number together with a time. */
const MAX_FOUND = 2 ** 21

/**
 * Calls `onFound` with each slice under `root`, the least recently used first, and `onError` with each disk failure.
 *
 * It calls the file system synchronously, since a million calls through the thread pool take a minute, but yields to
 * the event loop every few milliseconds. Found slices are kept and sorted as plain numbers: a million objects would
 * block the loop for a second.
 */
export async function findSlices(
  root: string,
  signal: AbortSignal,
  onFound: (slice: FoundSlice) => void,
  onError: (error: unknown) => void,
): Promise<void> {
  const files: string[] = []
  const fileOf: number[] = []
  const indexOf: number[] = []
  const sizes: number[] = []
  const order = createSortedRuns()
  const giveWay = createGiveWay(signal)
  for await (const { fileId, folder, indexes } of listFiles(root, onError)) {
    files.push(fileId)
    for (const index of indexes) {
      if (giveWay.isDue()) await giveWay.pause()
      const { size, mtimeMs } = statOrNone(`${folder}/${index}`, onError)
      if (size === 0 || sizes.length === MAX_FOUND) continue
      order.add(Math.floor(mtimeMs / 1000) * MAX_FOUND + sizes.length)
      fileOf.push(files.length - 1)
      indexOf.push(index)
      sizes.push(size)
    }
  }
  for (const entry of order.ascending()) {
    if (giveWay.isDue()) await giveWay.pause()
    const at = entry % MAX_FOUND
    const key = { fileId: files[fileOf[at] ?? 0] ?? '', index: indexOf[at] ?? 0 }
    onFound({ key, bytes: sizes[at] ?? 0, usedMs: Math.floor(entry / MAX_FOUND) * 1000 })
  }
}

interface GiveWay {
  isDue(): boolean
  /** @throws the signal's reason when it is aborted. */
  pause(): Promise<void>
}

function createGiveWay(signal: AbortSignal): GiveWay {
  let asked = 0
  let pauseAt = performance.now() + TURN_MS
  return {
    isDue() {
      asked += 1
      // Reading the clock costs more than the file system call.
      return asked % 16 === 0 && performance.now() > pauseAt
    },
    async pause() {
      await nextTurn()
      signal.throwIfAborted()
      pauseAt = performance.now() + TURN_MS
    },
  }
}

const NONE = { size: 0, mtimeMs: 0 }

function statOrNone(file: string, onError: (error: unknown) => void): { size: number; mtimeMs: number } {
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    return found?.isFile() === true ? found : NONE
  } catch (error) {
    if (!isMissing(error)) onError(error)
    return NONE
  }
}
