import path from 'node:path'
import type { SliceKey } from '../slice-key.ts'
import { isDiskFull } from './disk-full.ts'
import { removeParts, writeSlice } from './write-slice.ts'

/** Where slices are written. */
export interface SliceWriterOptions {
  /** The cache's folder. */
  root: string
  /** Folder of unfinished slices. Default: a folder beside the slices. */
  tmpDir: string | undefined
  /** Bytes of every slice but a file's last. */
  sliceBytes: number
  /** Writes one slice, by way of a folder for its unfinished file. Default: to the disk. */
  write?: typeof writeSlice
}

/** Writes slices atomically: a reader sees all of a slice or none. */
export interface SliceWriter {
  /** Settles when the slice is complete. Rejects when the disk refused it: then nothing of it is left. */
  write(key: SliceKey, bytes: Uint8Array): Promise<void>
  /** Removes unfinished slices of an earlier process. */
  removeLeft(): Promise<void>
}

/**
 * Writes by way of `tmpDir` until it turns out to be on another file system, from which no rename is possible: then by
 * way of a folder beside the slices. Every slice that fails so is written there, also those written concurrently. A
 * full `tmpDir` may be on another file system too: the retry beside the slices finds out.
 */
export function createSliceWriter({ root, tmpDir, sliceBytes, write = writeSlice }: SliceWriterOptions): SliceWriter {
  const beside = path.join(root, 'parts')
  let current = tmpDir ?? beside
  return {
    async write(key, bytes) {
      const slice = { root, key, sliceBytes }
      const begunIn = current
      try {
        await write(slice, begunIn, bytes)
      } catch (error) {
        const isOther = isOtherFileSystem(error)
        if (begunIn === beside || !(isOther || isDiskFull(error))) throw error
        if (isOther) current = beside
        await write(slice, beside, bytes)
        current = beside
      }
    },
    async removeLeft() {
      for (const folder of new Set([current, beside])) await removeParts(folder)
    },
  }
}

function isOtherFileSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EXDEV'
}
