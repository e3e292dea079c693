import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { MIB } from '@streamvault/bytes'
import type { TelegramStore } from '@streamvault/object-store-telegram'
import {
  createFiller,
  createFillerClient,
  createOpenSlices,
  createSliceReader,
  createSliceStore,
  type OpenRange,
  type RangeReader,
  type SliceSource,
} from '@streamvault/slice-cache'
import { createControl } from './control.ts'
import type { Facts, Film } from './facts.ts'
import { rounded } from './meter.ts'
import { openStore } from './open-store.ts'

/** The storage cost of reads through the cache. */
export interface CachedReads {
  /** Bytes read from storage for many viewers of one run of a film, divided by the length of the run. */
  shared_cold_read: number
  /**
   * Bytes read beyond the slice itself for a jump within a slice: after the slice has arrived (`kept`), while it arrives and
   * the old connection is open (`joined`), and while it arrives after the viewer has left and returned (`left`).
   */
  seek_within_slice_bytes: { kept: number; joined: number; left: number }
  /** Bytes read for a request of two bytes of a film through the cache. */
  probe_bytes: number
}

const VIEWERS = 50
const RUN_BYTES = 16 * MIB
const SLICE_BYTES = MIB
const MIDDLE = SLICE_BYTES / 2
/** By then all requested bytes have arrived and are written. */
const SETTLE_MS = 2000

/** Reads through an empty slice cache. */
export async function measureCachedReads(facts: Facts, _: object): Promise<CachedReads> {
  await using open = await openStore(facts, { sessions: facts.bots.length, pool: { rampMs: 0 } })
  await using cache = await openCache(open.store, facts.films)
  const control = createControl(facts.control)
  const costOf = async (read: () => Promise<unknown>) => {
    await control.reset()
    await read()
    return (await control.stats()).getFile.bytes
  }
  const shared = await costOf(() =>
    Promise.all(
      Array.from({ length: VIEWERS }, () =>
        readAll(cache.openRange('film-0', { start: 0, end: RUN_BYTES }), RUN_BYTES),
      ),
    ),
  )
  const joined = await costOf(() => jumpWithin(cache.openRange, 'film-1', 'join'))
  const kept = await costOf(() => readAll(cache.openRange('film-1', { start: MIDDLE, end: SLICE_BYTES }), MIDDLE))
  const left = await costOf(() => jumpWithin(cache.openRange, 'film-2', 'leave'))
  const probe = await costOf(async () => {
    await readAll(cache.openRange('film-3', { start: 0, end: 2 }), 2)
    await sleep(SETTLE_MS)
  })
  return {
    shared_cold_read: rounded(shared / RUN_BYTES),
    seek_within_slice_bytes: { kept, joined: joined - SLICE_BYTES, left: left - SLICE_BYTES },
    probe_bytes: probe,
  }
}

/** Starts a slice, jumps to its middle while it arrives, and reads to its end. */
async function jumpWithin(openRange: OpenRange, fileId: string, how: 'join' | 'leave'): Promise<void> {
  const before = openRange(fileId, { start: 0, end: SLICE_BYTES })
  await before.ready()
  if (how === 'leave') before.close()
  const behind = openRange(fileId, { start: MIDDLE, end: SLICE_BYTES })
  const read = readAll(behind, MIDDLE)
  if (how === 'join') setImmediate(() => before.close())
  await read
  await sleep(SETTLE_MS)
}

async function readAll(reader: RangeReader, bytes: number): Promise<void> {
  const buffer = Buffer.alloc(256 * 1024)
  let taken = 0
  while (taken < bytes) {
    await reader.ready()
    taken += (await reader.read(buffer)).byteLength
  }
  reader.close()
}

async function openCache(store: TelegramStore, films: readonly Film[]) {
  await using stack = new AsyncDisposableStack()
  const root = await mkdtemp(path.join(tmpdir(), 'telegram-bench-'))
  stack.defer(() => rm(root, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }))
  const onError = (error: unknown) => console.error(error)
  const kept = stack.use(
    createSliceStore({
      root,
      sliceBytes: SLICE_BYTES,
      maxBytes: 2 ** 30,
      inactiveMs: 3_600_000,
      maxPendingWrites: 32,
      onError,
    }),
  )
  const shared = { sliceBytes: SLICE_BYTES, memory: new SharedArrayBuffer(64 * SLICE_BYTES) }
  const source = sourceOf(store, films)
  const filler = createFiller({ ...shared, store: kept, source, maxWaiting: 1024, maxFiles: 100, onError })
  const { port1, port2 } = new MessageChannel()
  const detach = filler.attach(port1)
  stack.defer(() => {
    detach()
    port1.close()
  })
  const slices = stack.use(createOpenSlices({ root, sliceBytes: SLICE_BYTES, maxOpen: 100, onError }))
  const told = {
    onForget: (fileId: string | undefined) => slices.forget(fileId),
    onRemoved: slices.closeRemoved,
    onJoined: () => {},
  }
  const client = stack.use(createFillerClient({ ...shared, port: port2, maxFiles: 100, ...told }))
  const openRange = createSliceReader({ slices, filler: client, sliceBytes: SLICE_BYTES, onHit: () => {} })
  const owned = stack.move()
  return { openRange, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

function sourceOf(store: TelegramStore, films: readonly Film[]): SliceSource {
  const byId = new Map(films.map((film, at) => [`film-${at}`, film]))
  return {
    async describe(fileId) {
      const size = byId.get(fileId)?.bytes
      if (size === undefined) return undefined
      return { size, etag: '"film"', modifiedMs: 0, contentType: 'video/x-matroska', fileName: 'film.mkv' }
    },
    read: (fileId, range, options) => store.read(byId.get(fileId)?.key ?? '', range, options),
  }
}
