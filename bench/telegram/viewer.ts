import { setTimeout as sleep } from 'node:timers/promises'
import { MIB } from '@streamvault/bytes'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import type { Film } from './facts.ts'

/** The viewer's film, and how it is watched. */
export interface ViewerOptions {
  store: TelegramStore
  id: string
  film: Film
  /** Bit rate of the film, in millions of bits a second. */
  mbps: number
  /** Milliseconds from one jump to the next, on average. */
  seekEveryMs: number
  /** Numbers in [0, 1). */
  random: () => number
  /** Aborted when the viewer must leave. */
  signal: AbortSignal
}

/** Figures of a viewer, updated while it watches. */
export interface Watched {
  bytes: number
  /** Times at which the buffer ran empty after it had been full. */
  stalls: number
  longestStallMs: number
  /** The longest time that the viewer waited for its next piece, whether or not the buffer covered it. */
  longestWaitMs: number
  /** Milliseconds from each jump to its first bytes. */
  seekMs: number[]
  /** Failed reads; each is retried after a second. */
  failures: string[]
}

/** The ranges that the cache requests. */
const SLICE_BYTES = MIB
const BUFFER_SECONDS = 10

/** Figures before the start. */
export function createWatched(): Watched {
  return { bytes: 0, stalls: 0, longestStallMs: 0, longestWaitMs: 0, seekMs: [], failures: [] }
}

/** Watches a film through a buffer of ten seconds until `signal` aborts: the first slice follows the last. */
export async function watch(options: ViewerOptions, watched: Watched): Promise<void> {
  const { film, seekEveryMs, random, signal } = options
  while (!signal.aborted) {
    const jump = AbortSignal.timeout(Math.ceil(seekEveryMs * (0.5 + random())))
    await playFrom(options, Math.floor(random() * film.bytes), AbortSignal.any([signal, jump]), watched)
  }
}

async function playFrom(options: ViewerOptions, start: number, signal: AbortSignal, watched: Watched): Promise<void> {
  const { film } = options
  const buffer = createBuffer(options.mbps, watched)
  const began = performance.now()
  let position = start
  let isFirst = true
  let asked = began
  while (!signal.aborted) {
    const end = Math.min((Math.floor(position / SLICE_BYTES) + 1) * SLICE_BYTES, film.bytes)
    try {
      for await (const piece of readSlice(options, position, end, signal)) {
        const now = performance.now()
        if (isFirst) watched.seekMs.push(now - began)
        else watched.longestWaitMs = Math.max(watched.longestWaitMs, now - asked)
        isFirst = false
        position += piece.byteLength
        await buffer.take(piece.byteLength, signal)
        asked = performance.now()
      }
    } catch (error) {
      if (signal.aborted) break
      watched.failures.push(error instanceof Error && 'code' in error ? String(error.code) : String(error))
      await sleep(1000, undefined, { signal }).catch(() => {})
    }
    if (position === film.bytes) position = 0
  }
  buffer.look()
}

async function* readSlice({ store, film, id }: ViewerOptions, start: number, end: number, signal: AbortSignal) {
  yield* store.read(film.key, { start, end }, { signal, priority: 'interactive', viewer: id })
  // A cache wants the whole slice: it reads the bytes before a jump's target after those behind it.
  const sliceStart = start - (start % SLICE_BYTES)
  if (sliceStart === start) return
  const head = store.read(film.key, { start: sliceStart, end: start }, { signal, priority: 'interactive', viewer: id })
  void Array.fromAsync(head).catch(() => {})
}

/** The bytes that a player has and has not played yet. It starts to play when the buffer is full for the first time. */
function createBuffer(mbps: number, watched: Watched) {
  const bytesPerMs = (mbps * 1e6) / 8 / 1000
  const room = bytesPerMs * 1000 * BUFFER_SECONDS
  let held = 0
  let lookedAt = performance.now()
  let isPlaying = false

  function look(): void {
    const now = performance.now()
    const emptyMs = isPlaying ? now - lookedAt - held / bytesPerMs : 0
    if (emptyMs > 0) {
      watched.stalls += 1
      watched.longestStallMs = Math.max(watched.longestStallMs, emptyMs)
    }
    if (isPlaying) held = Math.max(0, held - (now - lookedAt) * bytesPerMs)
    lookedAt = now
  }

  return {
    look,
    /** Adds bytes as soon as there is room for all of them. */
    async take(bytes: number, signal: AbortSignal): Promise<void> {
      look()
      watched.bytes += bytes
      const over = held + bytes - room
      held += bytes
      if (over <= 0) return
      isPlaying = true
      await sleep(over / bytesPerMs, undefined, { signal }).catch(() => {})
    },
  }
}
