import { existsSync } from 'node:fs'
import { slicePath } from '@streamvault/slice-cache'

/** Bytes of a slice in the edge of the tests. */
export const SLICE: number = 256 * 1024

/** Bytes of the film: three slices and a part of a fourth. */
export const SIZE: number = 3 * SLICE + 1000

/** A film, and an empty file. */
export const film: Record<'film' | 'empty', { size: number }> = { film: { size: SIZE }, empty: { size: 0 } }

/** Whether all four slices of the film are on disk. */
export function isWhole(root: string): boolean {
  return [0, 1, 2, 3].every((index) => existsSync(slicePath(root, 'film', index)))
}
