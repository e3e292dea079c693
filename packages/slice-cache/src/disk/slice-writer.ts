import path from 'node:path'
import type { SliceKey } from '../slice-key.ts'
import { isDiskFull } from './disk-full.ts'
import { removeParts, writeSlice } from './write-slice.ts'

/** Where slices are written. */
export interface SliceWriterOptions {
  /** The cache's folder. */
  root: string
  /** Where slices are written before they are whole. Default: a folder beside them. */
  tmpDir: string | undefined
  /** Bytes of every slice but a file's last. */
  sliceBytes: number
  /** Writes one slice by way of a folder for its unfinished file. Default: to the disk. */
  write?: typeof writeSlice
}

/** Writes slices so that a reader sees all of one or none. */
export interface SliceWriter {
  /** Settles when the slice is whole. Rejects when the disk did not take it: nothing is left of it then. */
  write(key: SliceKey, bytes: Uint8Array): Promise<void>
  /** Removes what an earlier process left half-written. */
  removeLeft(): Promise<void>
}

/**
 * Writes by way of `tmpDir` until that turns out to lie on another file system, where no file can be moved from: then by way
 * of a folder beside the slices. Every slice that met this is written there, also those that were on their way together. One
 * that is full may be another too: what fits beside the slices shows it.
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
