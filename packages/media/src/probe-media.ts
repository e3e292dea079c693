import { MIB } from '@streamvault/bytes'
import type { MediaInfo } from '@streamvault/catalog'
import { orAborted } from '@streamvault/waits'
import { DamagedMediaError, NotMediaError } from './errors.ts'
import type { MediaByteSource } from './media-byte-source.ts'
import { createPagedSource, type PagedSource } from './paged-source.ts'
import { isAvi, readAvi } from './read-avi.ts'

/** The index of a ten-hour MP4 stays below 40 MB; a container that asks for more is not worth following. */
const MAX_BYTES = 64 * MIB
const MAX_MS = 30_000

/**
 * Tells what a file holds by reading its container's headers: for most files a few hundred KiB, never more than
 * 64 MiB or longer than 30 seconds. Subtitle tracks are not listed.
 *
 * An error of the source itself is handed on as it was.
 *
 * @throws NotMediaError when the bytes are in no container that we read.
 * @throws DamagedMediaError when they begin like one and cannot be followed.
 */
export async function probeMedia(source: MediaByteSource, signal: AbortSignal): Promise<MediaInfo> {
  signal.throwIfAborted()
  if (source.size === 0) throw new NotMediaError()
  const deadline = AbortSignal.timeout(MAX_MS)
  const either = AbortSignal.any([signal, deadline])
  const paged = createPagedSource(source, MAX_BYTES, either)
  try {
    const info = await orAborted(probe(paged, either), either)
    // A detail that could not be read looks like one that is not there, and would be kept as that.
    if (paged.sourceError !== undefined) throw paged.sourceError
    return info
  } catch (error) {
    signal.throwIfAborted()
    if (deadline.aborted) throw new DamagedMediaError('unknown', 'reading it took too long', { cause: error })
    throw paged.sourceError ?? error
  }
}

async function probe(source: PagedSource, signal: AbortSignal): Promise<MediaInfo> {
  if (isAvi(await source.read(0, 12))) return await readAvi(source)
  // The demuxer is large, and a server that only serves never needs it.
  const { readContainer } = await import('./read-container.ts')
  return await readContainer(source, signal)
}
