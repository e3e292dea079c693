import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OpenStream, openStream } from './open-stream.ts'
import { peakBytesOf } from './process-figures.ts'
import { DEFAULT_MEMORY_BYTES, startWarmEdge, type WarmEdge } from './start-warm-edge.ts'
import { tell } from './tell.ts'

/** A thousand readers who open a film, take a little of it, and stop reading. */
export interface Blocked {
  /** The most that was ever resident, from files alone. */
  rss_mb: number
  /** The same beside the memory for hot slices that everybody has. */
  rss_mb_with_memory: number
  /** Readers who did not get on with their film afterwards, both times. */
  cut: number
}

const MIB = 2 ** 20
const READERS = 1000
const FILM_BYTES = 256 * MIB
const TAKEN_BYTES = 256 * 1024
/** More than the sockets between them hold: it has to come from the server's own hands. */
const TAKEN_LATER_BYTES = 8 * MIB
const RESUME_MS = 60_000

/** Lets a thousand readers stop for so many seconds, and then go on. */
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

/** They stand all over the film, and each has asked for all that follows. */
function openReader({ port, urls: [url = ''] }: WarmEdge, at: number): OpenStream {
  const start = (at % 200) * MIB
  return openStream({ port, url, start, stopAfter: TAKEN_BYTES })
}

/**
 * Lets all go on at once: the kernel holds gigabytes for them, and serves few of them while it does.
 *
 * @returns how many never got the bytes that follow.
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
