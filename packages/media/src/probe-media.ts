import type { MediaInfo } from '@streamvault/catalog'
import { NotMediaError } from './errors.ts'
import type { MediaByteSource } from './media-byte-source.ts'
import { createProbeProcesses } from './process/probe-processes.ts'

/** Bounds of one probe. */
export interface ProbeOptions {
  /**
   * Milliseconds that a file may take once its turn has come.
   *
   * @default 30,000
   */
  maxMs?: number
}

const MAX_MS = 30_000
// One for all who ask: what a process costs to start, and how many may run, are the machine's affair.
const processes = createProbeProcesses({ maxProcesses: 2, idleMs: 20_000 })

/**
 * Tells what a file holds by reading its container's headers: for most files a few hundred KiB, never more than
 * 64 MiB or longer than 30 seconds. Subtitle tracks are not listed.
 *
 * The headers are followed in a process of its own, which a crafted file can occupy or break, but not this one. Two files
 * are read at once, further ones wait. The source is read here, and an error of it is handed on as it was.
 *
 * @throws NotMediaError when the bytes are in no container that we read.
 * @throws DamagedMediaError when they begin like one and cannot be followed, within that time and 512 MiB of heap.
 * @throws ProbeUnavailableError when the process cannot be started.
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
