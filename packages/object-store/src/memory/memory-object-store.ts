import { randomUUID } from 'node:crypto'
import { type ByteRange, MIB } from '@streamvault/bytes'
import { assertRange } from '../assert-range.ts'
import { ObjectChangedError, ObjectNotFoundError, StoreFullError } from '../errors.ts'
import type { ObjectStat, ObjectStore } from '../object-store.ts'
import { splitIntoParts } from '../split-into-parts.ts'
import { untilAborted } from '../until-aborted.ts'

/** Settings of a store in memory. */
export interface MemoryObjectStoreOptions {
  /** Total bytes of all objects, unfinished ones included. */
  maxBytes: number
  /**
   * Maximum bytes of one part of an object; a read gives at most one part per piece. Small values test how a reader
   * handles the borders between parts.
   *
   * @default 1 MiB
   */
  partBytes?: number
}

/** A store in which a test can change objects under their readers. */
export interface MemoryObjectStore extends ObjectStore {
  /** Replaces the bytes of an object, and so its version. */
  replace(key: string, bytes: Uint8Array): Promise<void>
}

interface Entry {
  stat: ObjectStat
  parts: Uint8Array[]
}

/** Keeps objects in memory: the store named `memory`. Throws StoreFullError rather than evict one. */
export function createMemoryObjectStore({ maxBytes, partBytes = MIB }: MemoryObjectStoreOptions): MemoryObjectStore {
  const entries = new Map<string, Entry>()
  let usedBytes = 0

  function take(bytes: number): void {
    if (usedBytes + bytes > maxBytes) throw new StoreFullError('memory', maxBytes)
    usedBytes += bytes
  }

  async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Entry> {
    const parts: Uint8Array[] = []
    let size = 0
    try {
      for await (const part of splitIntoParts(bytes, partBytes, take)) {
        parts.push(part)
        size += part.byteLength
      }
    } catch (error) {
      usedBytes -= parts.reduce((sum, part) => sum + part.byteLength, 0)
      throw error
    }
    return { parts, stat: { size, version: randomUUID(), modifiedMs: Date.now() } }
  }

  function forget(key: string): void {
    usedBytes -= entries.get(key)?.stat.size ?? 0
    entries.delete(key)
  }

  return {
    name: 'memory',
    async *read(key, range, { signal, expectedVersion }) {
      signal.throwIfAborted()
      const version = expectedVersion ?? entries.get(key)?.stat.version
      assertRange(key, range, entryOf(entries, key, version).stat.size)
      for (let position = range.start; position < range.end; ) {
        signal.throwIfAborted()
        // Looked up for each piece: the object may have been deleted or replaced since the last one.
        const piece = pieceOf(entryOf(entries, key, version), { start: position, end: range.end }, partBytes)
        yield piece
        position += piece.byteLength
      }
    },
    async write(bytes, { signal, suggestedName, onKey }) {
      const key = suggestedName === undefined ? randomUUID() : `${randomUUID()}-${suggestedName}`
      await onKey?.(key)
      const entry = await collect(untilAborted(bytes, signal))
      entries.set(key, entry)
      return { key, ...entry.stat }
    },
    async stat(key, signal) {
      signal.throwIfAborted()
      const entry = entries.get(key)
      return entry && { ...entry.stat }
    },
    async delete(key, signal) {
      signal.throwIfAborted()
      forget(key)
    },
    async replace(key, bytes) {
      if (!entries.has(key)) throw new ObjectNotFoundError(key)
      const entry = await collect(once(bytes))
      forget(key)
      entries.set(key, entry)
    },
    async [Symbol.asyncDispose]() {
      entries.clear()
      usedBytes = 0
    },
  }
}

function entryOf(entries: ReadonlyMap<string, Entry>, key: string, version: string | undefined): Entry {
  const entry = entries.get(key)
  if (entry === undefined || version === undefined) throw new ObjectNotFoundError(key)
  if (entry.stat.version !== version) throw new ObjectChangedError(key, entry.stat.version, version)
  return entry
}

/** Copies the bytes that one part has of the range, from the range's start. */
function pieceOf({ parts }: Entry, { start, end }: ByteRange, partBytes: number): Uint8Array {
  const index = Math.floor(start / partBytes)
  const partStart = index * partBytes
  return parts[index]?.slice(start - partStart, Math.min(end - partStart, partBytes)) ?? new Uint8Array()
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
