import type { ObjectStore, ReadPriority } from './object-store.ts'

/** Purpose of a read: `viewer` for all that a viewer's request fetched, read-ahead included; `job` for other work. */
export type ReadPurpose = 'viewer' | 'job'

/** An increment for the counters of a store. */
export interface ReadCount {
  /** Name of the store. */
  store: string
  purpose: ReadPurpose
  /** 1 when a read begins, else 0. */
  reads: number
  /** Bytes of one piece, reported when it arrives; 0 when a read begins. */
  bytes: number
}

/**
 * Reports every read of `store` as it happens, also reads that fail or are left early.
 *
 * A read counts when its first bytes are requested. The result replaces `store`: disposing of it disposes of both.
 */
export function createCountedStore(store: ObjectStore, onRead: (count: ReadCount) => void): ObjectStore {
  return {
    name: store.name,
    async *read(key, range, options) {
      const labels = { store: store.name, purpose: purposeOf(options.priority) }
      onRead({ ...labels, reads: 1, bytes: 0 })
      for await (const piece of store.read(key, range, options)) {
        onRead({ ...labels, reads: 0, bytes: piece.byteLength })
        yield piece
      }
    },
    write: (bytes, options) => store.write(bytes, options),
    ...(store.writeResumable && { writeResumable: store.writeResumable.bind(store) }),
    stat: (key, signal) => store.stat(key, signal),
    delete: (key, signal) => store.delete(key, signal),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

function purposeOf(priority: ReadPriority): ReadPurpose {
  return priority === 'job' ? 'job' : 'viewer'
}
