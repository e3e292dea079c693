import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OpenStream, openStream } from './open-stream.ts'
import { peakBytesOf } from './process-figures.ts'
import { DEFAULT_MEMORY_BYTES, startWarmEdge, type WarmEdge } from './start-warm-edge.ts'
import { tell } from './tell.ts'

/** A thousand readers that open a film, read a little of it, and stop reading. */
export interface Blocked {
  /** Peak resident memory, from files alone. */
  rss_mb: number
  /** The same with the default memory for hot slices. */
  rss_mb_with_memory: number
  /** Readers that did not get further bytes afterwards, in both runs. */
  cut: number
}

const MIB = 2 ** 20
const READERS = 1000
const FILM_BYTES = 256 * MIB
const TAKEN_BYTES = 256 * 1024
/** More than the sockets buffer: the server itself must send it. */
const TAKEN_LATER_BYTES = 8 * MIB
const RESUME_MS = 60_000

/** Stops a thousand readers for `seconds`, then resumes them. */
export async function measureBlocked(directory: string, seconds: number): Promise<Blocked> {
  const files = await blockOn(path.join(directory, 'files'), seconds, 0)
  const memory = await blockOn(path.join(directory, 'memory'), seconds, DEFAULT_MEMORY_BYTES)
  return { rss_mb: files.rss_mb, rss_mb_with_memory: memory.rss_mb, cut: files.cut + memory.cut }
}

async function blockOn(directory: string, seconds: number, memoryBytes: number) {
  await using edge = await startWarmEdge({ directory, files: 1, fileBytes: FILM_BYTES, memoryBytes })
  const readers = Array.from({ length: READERS }, (_, at) => openReader(edge, at))
  tell('blocked_1000', `stop for ${seconds} s, with ${memoryBytes / MIB} MiB of memory for hot slices`)
  await sleep(seconds * 1000)
  const rss_mb = Math.round(peakBytesOf(edge.pid) / 1e6)
  tell('blocked_1000', `${rss_mb} MB resident at most; all go on`)
  const cut = await goOn(readers)
  return { rss_mb, cut }
}

/** Readers start all over the film, and each requests everything from there to the end. */
function openReader({ port, urls: [url = ''] }: WarmEdge, at: number): OpenStream {
  const start = (at % 200) * MIB
  return openStream({ port, url, start, stopAfter: TAKEN_BYTES })
}

/**
 * Resumes all readers at once: the kernel buffers gigabytes for them, and serves only a few at a time meanwhile.
 *
 * @returns the number of readers that never got the bytes that follow.
 */
async function goOn(readers: readonly OpenStream[]): Promise<number> {
  const deadline = performance.now() + RESUME_MS
  const waiting = new Set(readers)
  for (const reader of readers) reader.resume()
  while (waiting.size > 0 && performance.now() < deadline) {
    await sleep(5)
    for (const reader of waiting) {
      if (reader.bytes < TAKEN_LATER_BYTES) continue
      waiting.delete(reader)
      reader.destroy()
    }
  }
  for (const reader of waiting) reader.destroy()
  return waiting.size
}
