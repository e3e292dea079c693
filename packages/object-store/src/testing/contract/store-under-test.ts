import type { ObjectStore, StoredObject } from '../../object-store.ts'
import { inPieces } from '../bytes-of.ts'

/** A fresh store, and how to change an object in it where that can happen at all. */
export interface ObjectStoreUnderTest {
  store: ObjectStore
  /** Gives an object other bytes behind the back of its readers. */
  replace?: (key: string, bytes: Uint8Array) => Promise<void>
}

/** Called once a test; gives a store with room for 16 MiB. The suite disposes of it. */
export type CreateObjectStore = () => Promise<ObjectStoreUnderTest>

/** Nobody aborts it. */
export const never: AbortSignal = new AbortController().signal

/** How the suite reads, unless a test says otherwise. */
export const reading: { signal: AbortSignal; priority: 'interactive' } = { signal: never, priority: 'interactive' }

/** Writes bytes in pieces. */
export function put(store: ObjectStore, bytes: Uint8Array, suggestedName?: string): Promise<StoredObject> {
  return store.write(inPieces(bytes, 100_000), { signal: never, ...(suggestedName !== undefined && { suggestedName }) })
}
