import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import fc from 'fast-check'
import { StoreFullError } from '../errors.ts'
import { bytesOf, inPieces, objectStoreContract, patternBytes } from '../testing/index.ts'
import { createMemoryObjectStore } from './memory-object-store.ts'

const { signal } = new AbortController()

for (const partBytes of [undefined, 65_521]) {
  objectStoreContract(`a memory store with parts of ${partBytes ?? 'the usual size'}`, async () => {
    const store = createMemoryObjectStore({ maxBytes: 32 * MIB, ...(partBytes !== undefined && { partBytes }) })
    return { store, replace: store.replace }
  })
}

describe('createMemoryObjectStore', () => {
  it('hides where the parts of an object meet', async () => {
    const scenario = fc.record({
      size: fc.nat(200),
      partBytes: fc.integer({ min: 1, max: 50 }),
      pieceBytes: fc.integer({ min: 1, max: 60 }),
      a: fc.nat(200),
      b: fc.nat(200),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ size, partBytes, pieceBytes, a, b }) => {
        const store = createMemoryObjectStore({ maxBytes: 1000, partBytes })
        const bytes = patternBytes(size)
        const { key } = await store.write(inPieces(bytes, pieceBytes), { signal })
        const [start = 0, end = 0] = [Math.min(a, size), Math.min(b, size)].sort((x, y) => x - y)
        assert.deepEqual(await bytesOf(store, key, { start, end }), bytes.slice(start, end))
      }),
    )
  })

  it('refuses what does not fit, and gives the room back', async () => {
    const store = createMemoryObjectStore({ maxBytes: 100, partBytes: 10 })
    const kept = await store.write(inPieces(patternBytes(60), 60), { signal })
    await assert.rejects(store.write(inPieces(patternBytes(41), 7), { signal }), StoreFullError)
    const { key } = await store.write(inPieces(patternBytes(40), 7), { signal })
    await store.delete(key, signal)
    await store.write(inPieces(patternBytes(40), 40), { signal })
    assert.deepEqual(await bytesOf(store, kept.key, { start: 0, end: 60 }), patternBytes(60))
  })
})
