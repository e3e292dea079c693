import { MIB } from '@streamvault/bytes'
import type { MediaInfo } from '@streamvault/catalog'
import { createPagedSource, type RangeSource } from './paged-source.ts'
import { isAvi, readAvi } from './read-avi.ts'
import { readContainer } from './read-container.ts'

/** The index of a ten-hour MP4 stays below 40 MB; a container that asks for more is not worth following. */
const MAX_BYTES = 64 * MIB

/**
 * Reads whatever container the bytes are in. It may loop without a pause for as long as crafted bytes say, and fill the heap:
 * not for a thread that does anything else.
 *
 * @throws NotMediaError when the bytes are in no container that we read.
 * @throws DamagedMediaError when they begin like one and cannot be followed.
 */
export async function readMedia(source: RangeSource): Promise<MediaInfo> {
  const paged = createPagedSource(source, MAX_BYTES)
  return isAvi(await paged.read(0, 12)) ? await readAvi(paged) : await readContainer(paged)
}
