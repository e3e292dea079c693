import { opendir } from 'node:fs/promises'
import type { Config } from '@streamvault/config'
import { freeBytesAround } from '@streamvault/slice-cache'
import { isMissing } from '../installation/is-missing.ts'

/** What a cache holds at most where nobody says how much, in bytes: what the reference machine gives to it. */
export const MOST_CACHE_BYTES = 150e9
/** Half of the disk is left to everything else. */
const SHARE = 0.5

/**
 * How much the cache may hold: what was set, else the smaller of 150 GB and half of the free disk and what it holds already.
 *
 * @param slices where it lies: the disk that counts is its own, and not that of the data directory
 */
export async function cacheBytesFor(
  slices: string,
  cache: Pick<Config['cache'], 'maxBytes' | 'minFreeBytes' | 'sliceBytes'>,
  freeBytesOf: (folder: string) => Promise<number> = freeBytesAround,
): Promise<number> {
  // Whole slices by their number: looking at each would take seconds before the first viewer is served.
  const available = (await freeBytesOf(slices)) + (await countFiles(slices)) * cache.sliceBytes
  const wanted = cache.maxBytes ?? Math.min(MOST_CACHE_BYTES, available * SHARE)
  return Math.max(0, Math.floor(Math.min(wanted, available - cache.minFreeBytes)))
}

async function countFiles(folder: string): Promise<number> {
  let files = 0
  try {
    for await (const entry of await opendir(folder, { recursive: true })) if (entry.isFile()) files += 1
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  return files
}
