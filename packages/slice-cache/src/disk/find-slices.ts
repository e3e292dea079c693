import { statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SliceKey } from '../slice-key.ts'
import { isMissing, listFiles } from './slice-folder.ts'
import { createSortedRuns } from './sorted-runs.ts'

/** A slice that an earlier process left. */
export interface FoundSlice {
  key: SliceKey
  /** Bytes of the file. */
  bytes: number
  /** When it was last asked for, in milliseconds since 1970, to the second. */
  usedMs: number
}

/** What one turn of the loop may take: others wait for no longer. */
const TURN_MS = 5
/** More would not fit into one number together with a time. */
const MAX_FOUND = 2 ** 21

/**
 * Tells `onFound` of the slices under `root`, the least recently used first, and `onError` of what the disk fails to tell.
 *
 * Asks the disk in the loop's own thread, since a million questions to others cost a minute, but leaves the loop to
 * others every few milliseconds. What was found is kept and sorted as plain numbers: a million objects would hold it up
 * for a second.
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
  /** @throws the signal's reason when it aborted. */
  pause(): Promise<void>
}

function createGiveWay(signal: AbortSignal): GiveWay {
  let asked = 0
  let pauseAt = performance.now() + TURN_MS
  return {
    isDue() {
      asked += 1
      // The clock costs more than the question.
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
