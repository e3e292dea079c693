import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import {
  createCacheTools,
  createFiller,
  createHotMemory,
  createSliceStore,
  MAX_SLICE_BYTES,
} from '@streamvault/slice-cache'
import { type AddressLimitsOptions, createLimitsMemory } from './address-limits.ts'
import { claimPort } from './claim-port.ts'
import { type CounterName, createCounterMemory, openCounters } from './counters.ts'
import type { Edge, EdgeOptions } from './edge-options.ts'
import { createEdgeThreads } from './edge-threads.ts'
import { startEdgeThread } from './start-edge-thread.ts'
import { createRatesMemory } from './viewer-rates.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** Slots for slices being fetched: as many as fit into `bytes`, within these bounds. Large slices take more memory. */
const SLOTS = { most: 64, fewest: 16, bytes: 64 * 2 ** 20 }
const MAX_WAITING = 1024
const MAX_PENDING_WRITES = 32
const MAX_FILES = 16_384
const DEFAULT_MEMORY_BYTES = 256 * 2 ** 20
const DRAIN_MS = 10_000
const DEFAULT_LIMITS: AddressLimitsOptions = { maxConnections: 256, maxRequestsPerSecond: 256 }
const DEFAULT_RATES = { guest: { bytesPerSecond: 1_500_000, burstBytes: 1_500_000 } }
const EDGE_WORKER = new URL('./edge-worker.ts', import.meta.url)
const SHARED_PORTS = new Set(['linux', 'freebsd'])

/**
 * Starts the edge: worker threads that share one port, and the filler in this thread.
 *
 * @throws PortInUseError when another program listens on the port, HotMemoryError when there is not enough memory.
 */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { host, source, onError, cacheDir, sliceBytes = 2 ** 20 } = options
  if (sliceBytes % 65_536 !== 0 || sliceBytes <= 0 || sliceBytes > MAX_SLICE_BYTES) {
    throw new RangeError(`Cannot use slices of ${sliceBytes} bytes: at most ${MAX_SLICE_BYTES}, in steps of 65536`)
  }
  const canShare = SHARED_PORTS.has(process.platform)
  const threads = canShare ? (options.threads ?? Math.min(4, availableParallelism())) : 1
  const port = await claimPort(host, options.port)
  const memory = new SharedArrayBuffer(slotsFor(sliceBytes) * sliceBytes)
  const hotMemory = createHotMemory({ maxBytes: options.memoryBytes ?? DEFAULT_MEMORY_BYTES, sliceBytes, threads })
  const store = createSliceStore({
    root: cacheDir,
    tmpDir: options.tmpDir,
    sliceBytes,
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
  const running = await createEdgeThreads({
    count: threads,
    start: (thread) =>
      startEdgeThread(thread, {
        settings,
        filler,
        places: options.places,
        workerFile: options.workerFile ?? EDGE_WORKER,
        onError,
      }),
    onError,
  }).catch(async (error) => {
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

function slotsFor(sliceBytes: number): number {
  return Math.max(SLOTS.fewest, Math.min(SLOTS.most, Math.floor(SLOTS.bytes / sliceBytes)))
}
