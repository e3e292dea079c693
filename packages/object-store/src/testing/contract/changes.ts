import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import { ObjectChangedError, ObjectNotFoundError } from '../../errors.ts'
import { bytesOf, collectBytes, patternBytes } from '../bytes-of.ts'
import { type CreateObjectStore, never, put, reading } from './store-under-test.ts'

/** Versions, and objects that are deleted or replaced during a read. */
export function testChanges(create: CreateObjectStore): void {
  it('reads the version that was asked for and no other', async () => {
    const { store } = await create()
    await using _ = store
    const { key, version } = await put(store, patternBytes(10))
    const range = { start: 0, end: 10 }
    assert.equal((await collectBytes(store.read(key, range, { ...reading, expectedVersion: version }))).byteLength, 10)
    await assert.rejects(
      collectBytes(store.read(key, range, { ...reading, expectedVersion: `${version}x` })),
      ObjectChangedError,
    )
  })

  it('forgets an object that was deleted, and only that one', async () => {
    const { store } = await create()
    await using _ = store
    const [gone, kept] = [await put(store, Uint8Array.of(1), 'a'), await put(store, Uint8Array.of(2), 'a')]
    await store.delete(gone.key, never)
    await store.delete(gone.key, never)
    assert.equal(await store.stat(gone.key, never), undefined)
    await assert.rejects(bytesOf(store, gone.key, { start: 0, end: 1 }), ObjectNotFoundError)
    assert.deepEqual(await bytesOf(store, kept.key, { start: 0, end: 1 }), Uint8Array.of(2))
  })

  it('never mixes the bytes of two versions in one read', async (t) => {
    const { store, replace } = await create()
    await using _ = store
    if (replace === undefined) return t.skip('objects of this store cannot be changed')
    const size = 6 * MIB
    const { key, version } = await put(store, new Uint8Array(size).fill(1))
    const pieces = store.read(key, { start: 0, end: size }, { ...reading, expectedVersion: version })
    const seen = new Set<number>()
    const readOn = async () => {
      for await (const piece of pieces) {
        if (seen.size === 0) await replace(key, new Uint8Array(size + 1).fill(2))
        for (const byte of piece) seen.add(byte)
      }
    }
    await assert.rejects(readOn(), ObjectChangedError)
    assert.deepEqual([...seen], [1])
    const now = await store.stat(key, never)
    assert.notEqual(now?.version, version)
    assert.equal(now?.size, size + 1)
  })
}
