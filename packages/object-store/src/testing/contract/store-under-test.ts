import type { ObjectStore, StoredObject } from '../../object-store.ts'
import { inPieces } from '../bytes-of.ts'

/** A fresh store, and a way to change an object in it where the store allows that. */
export interface ObjectStoreUnderTest {
  store: ObjectStore
  /** Replaces an object's bytes during reads. */
  replace?: (key: string, bytes: Uint8Array) => Promise<void>
}

/** Called once per test; returns a store with room for 16 MiB. The suite disposes of it. */
export type CreateObjectStore = () => Promise<ObjectStoreUnderTest>

/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal

/** The suite's default read options. */
export const reading: { signal: AbortSignal; priority: 'interactive' } = { signal: never, priority: 'interactive' }

/** Writes bytes in pieces. */
export function put(store: ObjectStore, bytes: Uint8Array, suggestedName?: string): Promise<StoredObject> {
  return store.write(inPieces(bytes, 100_000), { signal: never, ...(suggestedName !== undefined && { suggestedName }) })
}
