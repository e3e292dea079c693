import { opendir } from 'node:fs/promises'
import type { Config } from '@streamvault/config'
import { freeBytesAround } from '@streamvault/slice-cache'
import { isMissing } from '../installation/is-missing.ts'

/** The default limit of a cache in bytes: that of the reference machine. */
export const MOST_CACHE_BYTES = 150e9
/** Half of the disk is left to everything else. */
const SHARE = 0.5

/**
 * The cache's limit: the configured one, else the smaller of 150 GB and half of the free disk plus present slices.
 *
 * @param slices the folder of slices, whose disk counts, not that of the data directory
 */
export async function cacheBytesFor(
  slices: string,
  cache: Pick<Config['cache'], 'maxBytes' | 'minFreeBytes' | 'sliceBytes'>,
  freeBytesOf: (folder: string) => Promise<number> = freeBytesAround,
): Promise<number> {
  // Counts slices as whole: a `stat` of each would take seconds before the first viewer is served.
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
