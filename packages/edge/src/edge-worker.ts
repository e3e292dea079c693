import { parentPort, workerData } from 'node:worker_threads'
import { canonicalAddress, createLinkKeys, householdOf } from '@streamvault/crypto-links'
import { createFillerClient, createOpenSlices, createSliceReader, openHotSlices } from '@streamvault/slice-cache'
import { createActiveStreams } from './active-streams.ts'
import { openAddressLimits } from './address-limits.ts'
import { createBufferPool } from './buffer-pool.ts'
import { openCounters } from './counters.ts'
import { createEdgeServer } from './edge-server.ts'
import { createLinkCheck } from './link-check.ts'
import { createThreadPlaces } from './places/thread-places.ts'
import { createReverseProxy } from './reverse-proxy.ts'
import { createStreamHandler, type StreamHandlerDeps } from './stream-handler.ts'
import { createTurns } from './turns.ts'
import { createViewerAddress } from './viewer-address.ts'
import { SMALLEST_STEP } from './viewer-flow.ts'
import { openViewerRates } from './viewer-rates.ts'
import { warmUp } from './warm-up.ts'
import type { FromEdgeWorker, ToEdgeWorker, WorkerSettings } from './worker-settings.ts'

const MAX_OPEN_SLICES = 1024
/** Over all threads: a thousand viewers who stop reading hold no more than this, plus the smallest step each. */
const MAX_LARGE_BUFFER_BYTES = 128 * 2 ** 20
const MAX_IDLE_BUFFER_BYTES = 32 * 2 ** 20
const BYTES_PER_TURN = 2 ** 20
const MAX_FILES = 4096
const MAX_KNOWN_LINKS = 2048

const settings = workerData as WorkerSettings
const { cacheDir, sliceBytes, memory, upstreams, host, port, reusePort, thread, headersMs, idleMs, seed } = settings

const tell = (message: FromEdgeWorker): void => parentPort?.postMessage(message)
const onError = (error: unknown): void =>
  tell({ kind: 'error', error: error instanceof Error ? error : new Error(String(error)) })

const counters = openCounters(settings.counterMemory, thread)
const slices = createOpenSlices({ root: cacheDir, sliceBytes, maxOpen: MAX_OPEN_SLICES, onError })
const hot = openHotSlices(settings.hotMemory, thread)
const streams = createActiveStreams()
const filler = createFillerClient({
  port: settings.filler,
  memory,
  sliceBytes,
  maxFiles: MAX_FILES,
  hot,
  onForget(fileId) {
    slices.forget(fileId)
    streams.end(fileId)
  },
  onRemoved: slices.closeRemoved,
  onJoined: () => counters.add('joined', 1),
})
const viewerAddress = createViewerAddress(settings.trustedProxies)
const paceOf = openViewerRates(settings.ratesMemory, seed)
const proxy = createReverseProxy({ upstreams, idleMs, onError })
const keys = createLinkKeys(settings.linkKeys)
const places = settings.hasPlaces ? createThreadPlaces(tell) : undefined
const streamDeps: StreamHandlerDeps = {
  checkLink: createLinkCheck(keys, MAX_KNOWN_LINKS, () => Math.floor(Date.now() / 1000)),
  describe: (fileId, left) => filler.known(fileId) ?? filler.describe(fileId, left()),
  openRange: createSliceReader({ slices, hot, filler, sliceBytes, onHit: () => counters.add('hits', 1) }),
  paceOf(link, remoteAddress) {
    const rate = settings.rates[link.class]
    if (rate === undefined) return undefined
    return paceOf(`${link.tid} ${householdOf(canonicalAddress(remoteAddress ?? '') ?? '')}`, rate)
  },
  pool: createBufferPool({
    smallest: SMALLEST_STEP,
    maxLargeBytes: MAX_LARGE_BUFFER_BYTES / settings.threads,
    maxIdleBytes: MAX_IDLE_BUFFER_BYTES,
  }),
  turns: createTurns(BYTES_PER_TURN),
  counters,
  streams,
  places,
  onError,
}
const { server, drain } = createEdgeServer({
  stream: createStreamHandler(streamDeps),
  proxy,
  upstreams,
  viewerAddress,
  limits: openAddressLimits(settings.limitsMemory, thread, settings.limits),
  seed,
  headersMs,
  idleMs,
})

server.once('listening', () => tell({ kind: 'listening' }))
await warmUp({ server, keys, streamDeps }).catch(onError)
server.listen({ port, host, backlog: 4096, reusePort })

parentPort?.on('message', async (message: ToEdgeWorker) => {
  if (message.kind !== 'drain') return places?.take(message)
  await drain(message.ms)
  places?.[Symbol.dispose]()
  proxy[Symbol.dispose]()
  filler[Symbol.dispose]()
  slices[Symbol.dispose]()
  tell({ kind: 'drained' })
})
