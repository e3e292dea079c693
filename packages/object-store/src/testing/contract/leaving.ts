import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { bytesOf, collectBytes, inPieces, patternBytes } from '../bytes-of.ts'
import { type CreateObjectStore, never, put, reading } from './store-under-test.ts'

/** Readers who leave. */
export function testLeaving(create: CreateObjectStore): void {
  it('does not begin what was aborted before', async () => {
    const { store } = await create()
    await using _ = store
    const { key } = await put(store, patternBytes(10))
    const reason = new Error('the reader left')
    const signal = AbortSignal.abort(reason)
    await assert.rejects(collectBytes(store.read(key, { start: 0, end: 10 }, { ...reading, signal })), reason)
    await assert.rejects(store.stat(key, signal), reason)
    await assert.rejects(store.write(inPieces(patternBytes(10), 5), { signal }), reason)
    await assert.rejects(store.delete(key, signal), reason)
    assert.ok(await store.stat(key, never))
  })

  it('gives no more pieces after it was aborted', async () => {
    const { store } = await create()
    await using _ = store
    const size = 6 * MIB
    const { key } = await put(store, patternBytes(size))
    const leaver = new AbortController()
    const reason = new Error('the reader left')
    let pieces = 0
    const readOn = async () => {
      for await (const _ of store.read(key, { start: 0, end: size }, { ...reading, signal: leaver.signal })) {
        pieces += 1
        leaver.abort(reason)
      }
    }
    await assert.rejects(readOn(), reason)
    assert.equal(pieces, 1)
  })

  it('lets a reader leave early and come back', async () => {
    const { store } = await create()
    await using _ = store
    const bytes = patternBytes(3 * MIB)
    const { key } = await put(store, bytes)
    for (let i = 0; i < 20; i += 1) {
      for await (const _ of store.read(key, { start: i, end: bytes.byteLength }, reading)) break
    }
    assert.deepEqual(await bytesOf(store, key, { start: 5, end: 9 }), bytes.slice(5, 9))
  })
}
