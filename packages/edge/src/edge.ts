import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { LinkKeysOptions } from '@streamvault/crypto-links'
import {
  type CacheTools,
  createCacheTools,
  createFiller,
  createHotMemory,
  createSliceStore,
  MAX_SLICE_BYTES,
  type RemovedSlices,
  type SliceSource,
} from '@streamvault/slice-cache'
import { type AddressLimitsOptions, createLimitsMemory, openAddressLimits } from './address-limits.ts'
import { claimPort } from './claim-port.ts'
import { type CounterName, createCounterMemory, openCounters } from './counters.ts'
import { createEdgeThreads, type StartedThread } from './edge-threads.ts'
import { answerPlaces } from './places/answer-places.ts'
import type { StreamPlaces } from './places/stream-places.ts'
import type { Upstreams } from './upstreams.ts'
import { type ClassRate, createRatesMemory } from './viewer-rates.ts'
import type { FromEdgeWorker, ToEdgeWorker, WorkerSettings } from './worker-settings.ts'

/** Where the edge listens, what it reads from, and the bounds of its cache and its viewers. */
export interface EdgeOptions {
  host: string
  /** 0 picks a free one. */
  port: number
  /** Secrets that links are checked with. */
  linkKeys: LinkKeysOptions
  /** Folder of the slices; nothing else may lie in it. One that cannot be written costs the cache, not the stream. */
  cacheDir: string
  /** Where slices are written before they are whole, on the same file system. Default: inside `cacheDir`. */
  tmpDir?: string
  /** Bytes of all slices together. */
  maxBytes: number
  /** Bytes of the cache's disk that are left to others. @default 0 */
  minFreeBytes?: number
  /** A slice that nobody asked for this long is removed. */
  inactiveMs: number
  /** Bytes a slice. @default 1 MiB; at most 32 MiB. */
  sliceBytes?: number
  /** Bytes of memory for the slices asked for most, shared by all threads. @default 256 MiB */
  memoryBytes?: number
  /** @default one a core, at most four; one where the system has no shared ports. */
  threads?: number
  source: SliceSource
  upstreams: Upstreams
  /** Per address, over all threads. @default 256 connections and 256 requests a second */
  limits?: Partial<AddressLimitsOptions>
  /** Networks of the proxies in front, whose `X-Forwarded-For` is believed. @default none */
  trustedProxies?: readonly string[]
  /**
   * What each viewer of a class may have, over all their connections: a viewer is the token of a link and an address.
   *
   * @default guests 1,500,000 bytes a second after as many at once; a class that is not named is not held back
   */
  rates?: Partial<Record<'guest' | 'member', ClassRate>>
  /** Who may watch how much at once. @default everybody everything */
  places?: StreamPlaces | undefined
  /** Milliseconds for a request head. @default 10,000 */
  headersMs?: number
  /** Milliseconds in which a viewer must take a byte. @default 60,000 */
  idleMs?: number
  /** What a thread runs. Another one than ours is for tests of threads that crash. */
  workerFile?: URL
  /** Told of what went wrong and was worked around: a slice not written, a source that failed, a thread that died. */
  onError: (error: unknown) => void
}

/** What the edge did since it was made, over all threads. */
export interface EdgeStats {
  sliceRequests: { hit: number; miss: number; joined: number }
  /** Slices fetched but not kept. */
  writesDropped: number
  /** Slices that went again, by why. */
  slicesRemoved: Readonly<RemovedSlices>
  streamBytes: Record<'guest' | 'member', number>
  streamsActive: number
}

/** The public door: bytes by signed links, everything else handed on. */
export interface Edge extends AsyncDisposable {
  readonly port: number
  /** `http://host:port`, as others reach it. */
  readonly address: string
  readonly stats: () => EdgeStats
  /** Bytes of slices on disk. */
  cacheBytes(): number
  /** Slices on disk. */
  cacheSlices(): number
  /** Bytes of memory that hold slices: copies of some on disk, not counted in `cacheBytes`. */
  memoryBytes(): number
  /** Forgets a file, or all: description and slices. Nothing of it is served when this settles. */
  purge(fileId: string | undefined): Promise<void>
  /** What an operator does with the cache. */
  readonly cache: CacheTools
  /** Takes no more connections, and lets answers end for at most `ms` (10,000 unless told). */
  drain(ms?: number): Promise<void>
}

/** Slices on their way at once, and the memory for them, which gives way only to the smallest number. */
const PLACES = { most: 64, fewest: 16, bytes: 64 * 2 ** 20 }
const MAX_WAITING = 1024
const MAX_PENDING_WRITES = 32
const MAX_FILES = 16_384
const DEFAULT_MEMORY_BYTES = 256 * 2 ** 20
const DRAIN_MS = 10_000
/**
 * A thread's heap. Measured: at the system's limit of gigabytes the heap is compacted so seldom that rounds of 2,000
 * viewers who leave take it to 150 MB a thread, of which 20 are used; so it stays near 50. A viewer needs some 25 KB.
 */
const HEAP_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 }
const DEFAULT_LIMITS: AddressLimitsOptions = { maxConnections: 256, maxRequestsPerSecond: 256 }
const DEFAULT_RATES = { guest: { bytesPerSecond: 1_500_000, burstBytes: 1_500_000 } }
const EDGE_WORKER = new URL('./edge-worker.ts', import.meta.url)
const SHARED_PORTS = new Set(['linux', 'freebsd'])

/**
 * Starts the edge: worker threads that share one port, and the filler in this thread.
 *
 * @throws PortInUseError when another program listens on the port, HotMemoryError when there is not so much memory.
 */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { host, source, onError, cacheDir, sliceBytes = 2 ** 20 } = options
  if (sliceBytes % 65_536 !== 0 || sliceBytes <= 0 || sliceBytes > MAX_SLICE_BYTES) {
    throw new RangeError(`Cannot use slices of ${sliceBytes} bytes: at most ${MAX_SLICE_BYTES}, in steps of 65536`)
  }
  const canShare = SHARED_PORTS.has(process.platform)
  const threads = canShare ? (options.threads ?? Math.min(4, availableParallelism())) : 1
  const port = await claimPort(host, options.port)
  const memory = new SharedArrayBuffer(placesFor(sliceBytes) * sliceBytes)
  const hotMemory = createHotMemory({ maxBytes: options.memoryBytes ?? DEFAULT_MEMORY_BYTES, sliceBytes, threads })
  const store = createSliceStore({
    root: cacheDir,
    tmpDir: options.tmpDir,
    maxBytes: options.maxBytes,
    minFreeBytes: options.minFreeBytes ?? 0,
    inactiveMs: options.inactiveMs,
    maxPendingWrites: MAX_PENDING_WRITES,
    onError,
  })
  const filler = createFiller({
    store,
    source,
    sliceBytes,
    memory,
    hotMemory,
    maxWaiting: MAX_WAITING,
    maxFiles: MAX_FILES,
    onError,
  })
  const counterMemory = createCounterMemory(threads)
  const limitsMemory = createLimitsMemory(threads)
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const counters = openCounters(counterMemory, 0)
  const settings: Omit<WorkerSettings, 'thread' | 'filler'> = {
    host,
    port,
    reusePort: canShare,
    cacheDir,
    sliceBytes,
    linkKeys: options.linkKeys,
    upstreams: options.upstreams,
    limits,
    seed: randomBytes(16).toString('hex'),
    headersMs: options.headersMs ?? 10_000,
    idleMs: options.idleMs ?? 60_000,
    memory,
    hotMemory,
    threads,
    counterMemory,
    limitsMemory,
    trustedProxies: options.trustedProxies ?? [],
    ratesMemory: createRatesMemory(),
    rates: options.rates ?? DEFAULT_RATES,
    hasPlaces: options.places !== undefined,
  }
  function start(thread: number): StartedThread {
    const channel = new MessageChannel()
    const detach = filler.attach(channel.port1, thread)
    const workerData: WorkerSettings = { ...settings, thread, filler: channel.port2 }
    const worker = new Worker(options.workerFile ?? EDGE_WORKER, {
      workerData,
      transferList: [channel.port2],
      resourceLimits: HEAP_LIMITS,
    })
    const { places } = options
    const answer = places && answerPlaces(places, (told: ToEdgeWorker) => worker.postMessage(told), onError)
    worker.on('message', (message: FromEdgeWorker) => {
      if (message.kind === 'error') onError(message.error)
      else if (message.kind === 'enter' || message.kind === 'used') void answer?.(message)
    })
    const release = (): void => {
      detach()
      channel.port1.close()
      openAddressLimits(limitsMemory, thread, limits).reset()
      openCounters(counterMemory, thread).reset('streamsActive')
    }
    return { worker, release }
  }

  const running = await createEdgeThreads({ count: threads, start, onError }).catch(async (error) => {
    await store[Symbol.asyncDispose]()
    throw error
  })

  const sum = (name: CounterName): number => counters.sum(name)
  return {
    port,
    address: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stats: () => ({
      sliceRequests: { hit: sum('hits'), miss: filler.stats.misses, joined: filler.stats.joined + sum('joined') },
      writesDropped: store.writesDropped,
      slicesRemoved: store.removed,
      streamBytes: { guest: sum('guest'), member: sum('member') },
      streamsActive: sum('streamsActive'),
    }),
    cacheBytes: () => store.bytes,
    cacheSlices: () => store.slices,
    memoryBytes: () => filler.hotBytes,
    purge: (fileId) => filler.purge(fileId),
    cache: createCacheTools({ store, filler, source, sliceBytes, memoryBytes: hotMemory.bytes.byteLength }),
    drain: (ms = DRAIN_MS) => running.drain(ms),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

function placesFor(sliceBytes: number): number {
  return Math.max(PLACES.fewest, Math.min(PLACES.most, Math.floor(PLACES.bytes / sliceBytes)))
}
