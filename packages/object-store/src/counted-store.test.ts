import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCountedStore, type ReadCount } from './counted-store.ts'
import { createMemoryObjectStore } from './memory/index.ts'
import type { ResumableObjectStore } from './object-store.ts'
import { inPieces, patternBytes } from './testing/index.ts'

const { signal } = new AbortController()

async function setUp() {
  const counts: ReadCount[] = []
  const memory = createMemoryObjectStore({ maxBytes: 1000, partBytes: 10 })
  const store = createCountedStore(memory, (count) => counts.push(count))
  const { key } = await store.write(inPieces(patternBytes(25), 25), { signal })
  return { store, counts, key }
}

describe('createCountedStore', () => {
  it('tells of each read when it begins, and of its bytes as they arrive', async () => {
    const { store, counts, key } = await setUp()
    await Array.fromAsync(store.read(key, { start: 0, end: 25 }, { signal, priority: 'interactive' }))
    const labels = { store: 'memory', purpose: 'viewer' } as const
    assert.deepEqual(counts, [
      { ...labels, reads: 1, bytes: 0 },
      { ...labels, reads: 0, bytes: 10 },
      { ...labels, reads: 0, bytes: 10 },
      { ...labels, reads: 0, bytes: 5 },
    ])
  })

  it('puts read-ahead on the account of viewers and jobs on their own', async () => {
    const { store, counts, key } = await setUp()
    for (const priority of ['read-ahead', 'job'] as const) {
      await Array.fromAsync(store.read(key, { start: 0, end: 1 }, { signal, priority }))
    }
    assert.deepEqual(
      counts.filter(({ reads }) => reads === 1).map(({ purpose }) => purpose),
      ['viewer', 'job'],
    )
  })

  it('counts a read that fails, and only the bytes that a leaver took', async () => {
    const { store, counts, key } = await setUp()
    await assert.rejects(Array.fromAsync(store.read('none', { start: 0, end: 1 }, { signal, priority: 'job' })))
    for await (const _ of store.read(key, { start: 0, end: 25 }, { signal, priority: 'job' })) break
    assert.equal(
      counts.reduce((sum, { reads }) => sum + reads, 0),
      2,
    )
    assert.equal(
      counts.reduce((sum, { bytes }) => sum + bytes, 0),
      10,
    )
  })

  it('can go on with a write where the store behind it can, and only there', async () => {
    const { store } = await setUp()
    assert.equal('writeResumable' in store, false)
    const asked: string[] = []
    const resumable: ResumableObjectStore = {
      ...store,
      async writeResumable({ uploadId, readFrom }, options) {
        asked.push(uploadId)
        return store.write(readFrom(0), options)
      },
    }
    const counted = createCountedStore(resumable, () => {})
    const source = { uploadId: 'film', size: 5, sourceVersion: '1', readFrom: () => inPieces(patternBytes(5), 5) }
    assert.equal((await counted.writeResumable?.(source, { signal }))?.size, 5)
    assert.deepEqual(asked, ['film'])
  })
})
