import { existsSync } from 'node:fs'
import { slicePath } from '@streamvault/slice-cache'

/** Bytes of a slice of the edge that tests start. */
export const SLICE: number = 256 * 1024

/** Bytes of the film: three slices and a piece of a fourth. */
export const SIZE: number = 3 * SLICE + 1000

/** A film, and a file without bytes. */
export const film: Record<'film' | 'empty', { size: number }> = { film: { size: SIZE }, empty: { size: 0 } }

/** Whether all four slices of the film lie on the disk. */
export function isWhole(root: string): boolean {
  return [0, 1, 2, 3].every((index) => existsSync(slicePath(root, 'film', index)))
}
