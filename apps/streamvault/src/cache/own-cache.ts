import type { Config } from '@streamvault/config'
import { type CacheTools, createCacheTools, createFiller, createSliceStore } from '@streamvault/slice-cache'
import type { DataDirectory } from '../installation/data-directory.ts'
import type { Library } from '../installation/library.ts'
import { cacheBytesFor } from '../server/cache-size.ts'
import { createLibrarySource } from '../server/library-source.ts'

/** The cache, for a command that works without a running server. */
export interface OwnCache extends AsyncDisposable {
  /** Opens it at the first call: most commands never need it. */
  open(): Promise<CacheTools>
}

/** Slices in flight. */
const PLACES = 16
const MAX_PENDING_WRITES = 32
const MAX_FILES = 1024

/** For the holder of the data directory's lock. A fault surfaces as the error of the work that it stops. */
export function createOwnCache(config: Config, directory: DataDirectory, library: Library): OwnCache {
  const stack = new AsyncDisposableStack()
  let opened: Promise<CacheTools> | undefined

  async function openOnce(): Promise<CacheTools> {
    const { sliceBytes, minFreeBytes, inactiveMs } = config.cache
    const onError = () => {}
    const store = stack.use(
      createSliceStore({
        root: directory.slices,
        tmpDir: directory.temporary,
        sliceBytes,
        maxBytes: await cacheBytesFor(directory.slices, config.cache),
        minFreeBytes,
        inactiveMs,
        maxPendingWrites: MAX_PENDING_WRITES,
        onError,
      }),
    )
    await store.indexed
    const source = createLibrarySource({ config, library })
    const memory = new SharedArrayBuffer(PLACES * sliceBytes)
    const filler = createFiller({ store, source, sliceBytes, memory, maxWaiting: 0, maxFiles: MAX_FILES, onError })
    return createCacheTools({ store, filler, source, sliceBytes, memoryBytes: 0 })
  }

  return {
    open() {
      opened ??= openOnce()
      return opened
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
