import type { ResumableObjectStore } from '@streamvault/object-store'

/** A store that opens at its first use. A waiting caller leaves when its signal aborts. */
export function createLazyStore(
  name: string,
  open: (signal: AbortSignal) => Promise<ResumableObjectStore>,
): ResumableObjectStore {
  return {
    name,
    async *read(key, range, options) {
      yield* (await open(options.signal)).read(key, range, options)
    },
    write: async (bytes, options) => (await open(options.signal)).write(bytes, options),
    writeResumable: async (source, options) => (await open(options.signal)).writeResumable(source, options),
    stat: async (key, signal) => (await open(signal)).stat(key, signal),
    delete: async (key, signal) => (await open(signal)).delete(key, signal),
    async [Symbol.asyncDispose]() {},
  }
}
