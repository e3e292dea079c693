import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { createOpenSlices, type OpenSlices } from '../disk/open-slices.ts'
import { createSliceStore, type SliceStore } from '../disk/slice-store.ts'
import { createFiller, type Filler } from '../filler/filler.ts'
import { createHotMemory } from '../hot/hot-memory.ts'
import { openHotSlices } from '../hot/hot-slices.ts'
import type { SliceSource } from '../slice-source.ts'
import { createFillerClient, type FillerClient } from '../thread/filler-client.ts'
import type { RangeReader } from '../thread/range-reader.ts'
import { createSliceReader, type OpenRange } from '../thread/slice-reader.ts'
import { createPatternSource, type PatternSource } from './pattern-source.ts'

/** Bytes of a slice in tests. */
export const SLICE: number = 256 * 1024

/** A test's options. */
export interface StartFillerOptions {
  /** Bytes of `film` and of `other`. Default: five slices and a bit. */
  size?: number
  /** Number of slots for concurrent fetches. */
  slots?: number
  maxWaiting?: number
  hotSlots?: number
  /** Bytes of slices on disk. */
  maxBytes?: number
  /** Folder of the slices. Default: a new folder. */
  root?: string
  /** Milliseconds. Default: the machine's clock. */
  now?: () => number
  /** The filler's timers. Default: the machine's. */
  after?: (ms: number, wake: () => void) => () => void
  /** Wraps the source that the filler reads. */
  wrap?: (source: PatternSource) => SliceSource
}

/** A filler over an in-memory source, and simulated worker threads. */
export interface StartedFiller {
  source: PatternSource
  store: SliceStore
  filler: Filler
  errors: unknown[]
  root: string
  /** Attaches one more simulated thread. */
  thread(): FillerThread
}

/** The parts of a worker thread. */
export interface FillerThread {
  client: FillerClient
  openRange: OpenRange
  counts: { hits: number; joined: number }
  slices: OpenSlices
  detach: () => void
}

/** Starts a filler that ends with the test. */
export function startFiller(t: Pick<TestContext, 'after'>, options: StartFillerOptions = {}): StartedFiller {
  const { size = 5 * SLICE + 777, slots = 8, maxWaiting = 4, hotSlots = 4, wrap = (same) => same } = options
  const root = options.root ?? mkdtempSync(path.join(tmpdir(), 'fill-'))
  const source = createPatternSource({ film: { size }, other: { size } })
  const errors: unknown[] = []
  const onError = (error: unknown) => void errors.push(error)
  const store = createSliceStore({
    root,
    sliceBytes: SLICE,
    maxBytes: options.maxBytes ?? 2 ** 30,
    inactiveMs: 3_600_000,
    maxPendingWrites: 8,
    onError,
  })
  const memory = new SharedArrayBuffer(slots * SLICE)
  const hotMemory = createHotMemory({ maxBytes: hotSlots * SLICE, sliceBytes: SLICE, threads: 4 })
  const shared = { sliceBytes: SLICE, memory, onError }
  const now = options.now && { now: options.now }
  const timers = { ...(options.after && { after: options.after }), ...now }
  const bounds = { maxWaiting, maxFiles: 100 }
  const filler = createFiller({ ...shared, ...bounds, ...timers, store, source: wrap(source), hotMemory })
  let threads = 0

  function thread(): FillerThread {
    const { port1, port2 } = new MessageChannel()
    const number = threads
    threads += 1
    const detach = filler.attach(port1, number)
    const hot = openHotSlices(hotMemory, number)
    const slices = createOpenSlices({ root, sliceBytes: SLICE, maxOpen: 4, onError })
    const counts = { hits: 0, joined: 0 }
    const onForget = (fileId: string | undefined) => slices.forget(fileId)
    const onRemoved = slices.closeRemoved
    const onJoined = () => {
      counts.joined += 1
    }
    const onHit = () => {
      counts.hits += 1
    }
    const told = { onForget, onRemoved, onJoined }
    const client = createFillerClient({ port: port2, memory, sliceBytes: SLICE, maxFiles: 10, hot, ...told })
    const openRange = createSliceReader({ slices, hot, filler: client, sliceBytes: SLICE, onHit, ...now })
    t.after(() => {
      client[Symbol.dispose]()
      slices[Symbol.dispose]()
      detach()
      port1.close()
    })
    return { client, openRange, counts, slices, detach }
  }
  t.after(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  return { source, store, filler, errors, root, thread }
}

/** Reads `bytes` of a range and up to one step more; by default all of it. */
export async function readOn(reader: RangeReader, bytes: number = reader.end - reader.position): Promise<Buffer> {
  const pieces: Buffer[] = []
  const stop = reader.position + bytes
  while (reader.position < stop) {
    await reader.ready()
    pieces.push(await reader.read(Buffer.alloc(64 * 1024)))
  }
  return Buffer.concat(pieces)
}

/** Reads `bytes` of a range, by default all of it, and leaves. */
export async function readAll(reader: RangeReader, bytes?: number): Promise<Buffer> {
  try {
    return await readOn(reader, bytes)
  } finally {
    reader.close()
  }
}
