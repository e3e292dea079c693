import { MIB } from '@streamvault/bytes'
import type { MediaInfo } from '@streamvault/catalog'
import { createPagedSource, type RangeSource } from './paged-source.ts'
import { isAvi, readAvi } from './read-avi.ts'
import { readContainer } from './read-container.ts'

/** The index of a ten-hour MP4 is below 40 MB; a container that needs more is not worth parsing. */
const MAX_BYTES = 64 * MIB

/**
 * Parses a container of any supported format. May loop without a pause for as long as crafted bytes demand, and fill the
 * heap: never call it in a thread with other work.
 *
 * @throws NotMediaError when the bytes are in no supported container.
 * @throws DamagedMediaError when they begin like a container but cannot be parsed.
 */
export async function readMedia(source: RangeSource): Promise<MediaInfo> {
  const paged = createPagedSource(source, MAX_BYTES)
  return isAvi(await paged.read(0, 12)) ? await readAvi(paged) : await readContainer(paged)
}
