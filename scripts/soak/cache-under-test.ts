import { MessageChannel } from 'node:worker_threads'
import {
  createFiller,
  createFillerClient,
  createOpenSlices,
  createSliceReader,
  createSliceStore,
  type Filler,
  type FillerClient,
  type OpenRange,
  type SliceSource,
  type SliceStore,
} from '@streamvault/slice-cache'

/** One reader of the cache, as in a worker thread. */
interface CacheThread {
  client: FillerClient
  openRange: OpenRange
}

/** A whole cache: one filler, and threads that read through it. */
export interface CacheUnderTest extends AsyncDisposable {
  store: SliceStore
  filler: Filler
  threads: readonly CacheThread[]
}

/** The size of a slice: two blocks, so that each slice has a first and a last one. */
export const SLICE_BYTES: number = 2 * 65_536
/** Less than the total of all files, so that the cache must evict all the time. */
export const MAX_BYTES: number = 24 * SLICE_BYTES

const THREADS = 2
const PLACES = 6

/** Starts a cache on a folder, which may contain slices of the previous cache. All of it runs in this thread. */
export function startCache(root: string, source: SliceSource, onError: (error: unknown) => void): CacheUnderTest {
  const store = createSliceStore({
    root,
    sliceBytes: SLICE_BYTES,
    maxBytes: MAX_BYTES,
    inactiveMs: 3_600_000,
    maxPendingWrites: 3,
    onError,
  })
  const memory = new SharedArrayBuffer(PLACES * SLICE_BYTES)
  const shared = { sliceBytes: SLICE_BYTES, memory }
  const filler = createFiller({ ...shared, store, source, maxWaiting: 1000, maxFiles: 8, onError })
  const stack = new AsyncDisposableStack()
  stack.use(store)
  const threads = Array.from({ length: THREADS }, () => {
    const { port1, port2 } = new MessageChannel()
    const detach = filler.attach(port1)
    const slices = stack.use(createOpenSlices({ root, sliceBytes: SLICE_BYTES, maxOpen: 5, onError }))
    stack.defer(() => {
      detach()
      port1.close()
    })
    const told = {
      onForget: (fileId: string | undefined) => slices.forget(fileId),
      onRemoved: slices.closeRemoved,
      onJoined: () => {},
    }
    const client = stack.use(createFillerClient({ ...shared, port: port2, maxFiles: 4, ...told }))
    return {
      client,
      openRange: createSliceReader({ slices, filler: client, sliceBytes: SLICE_BYTES, onHit: () => {} }),
    }
  })
  return { store, filler, threads, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}
