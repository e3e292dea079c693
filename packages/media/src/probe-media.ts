import type { MediaInfo } from '@streamvault/catalog'
import { NotMediaError } from './errors.ts'
import type { MediaByteSource } from './media-byte-source.ts'
import { createProbeProcesses } from './process/probe-processes.ts'

/** Bounds of one probe. */
export interface ProbeOptions {
  /**
   * Milliseconds for one file, without the wait for a free process.
   *
   * @default 30,000
   */
  maxMs?: number
}

const MAX_MS = 30_000
// One pool for all callers: the cost and the number of processes concern the whole machine.
const processes = createProbeProcesses({ maxProcesses: 2, idleMs: 20_000 })

/**
 * Reads the properties of a file from its container's headers: for most files a few hundred KiB, never more than
 * 64 MiB or longer than 30 seconds. Does not list subtitle tracks.
 *
 * A separate process parses the headers: a crafted file can block or crash that process, but not this one. Two files
 * are parsed at once, further files wait. This process reads the source, and rethrows its errors unchanged.
 *
 * @throws NotMediaError when the bytes are in no supported container.
 * @throws DamagedMediaError when they begin like a container but cannot be parsed within that time and 512 MiB of heap.
 * @throws ProbeUnavailableError when the process does not start.
 */
export async function probeMedia(
  source: MediaByteSource,
  signal: AbortSignal,
  { maxMs = MAX_MS }: ProbeOptions = {},
): Promise<MediaInfo> {
  signal.throwIfAborted()
  if (source.size === 0) throw new NotMediaError()
  return await processes.probe(source, signal, maxMs)
}
