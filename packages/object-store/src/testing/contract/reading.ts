import assert from 'node:assert/strict'
import { it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { ObjectNotFoundError, ObjectRangeError } from '../../errors.ts'
import { bytesOf, patternBytes } from '../bytes-of.ts'
import { type CreateObjectStore, never, put, reading } from './store-under-test.ts'

/** Reads, and reads that give nothing. */
export function testReading(create: CreateObjectStore): void {
  it('reads exactly the range, wherever it lies', async () => {
    const { store } = await create()
    await using _ = store
    const size = 2 * MIB + 5
    const bytes = patternBytes(size)
    const { key } = await put(store, bytes)
    const edges = [0, 1, 4095, 4096, 64 * KIB - 1, 64 * KIB, 512 * KIB + 1, MIB - 1, MIB, MIB + 1, size - 1, size]
    for (const start of edges) {
      for (const end of edges.filter((edge) => edge >= start)) {
        const read = await bytesOf(store, key, { start, end })
        assert.ok(Buffer.from(read).equals(bytes.subarray(start, end)), `bytes ${start} to ${end}`)
      }
    }
  })

  it('reads the same for a reader that takes each piece at once, and leaves the pieces to one that keeps them', async () => {
    const { store } = await create()
    await using _ = store
    const bytes = patternBytes(2 * MIB + 5)
    const { key } = await put(store, bytes)
    const piecesOf = async (takesAtOnce: boolean, keep: (piece: Uint8Array) => Uint8Array) => {
      const pieces: Uint8Array[] = []
      for await (const piece of store.read(key, { start: 0, end: bytes.byteLength }, { ...reading, takesAtOnce }))
        pieces.push(keep(piece))
      return Buffer.concat(pieces)
    }
    const [taken, kept] = await Promise.all([
      piecesOf(true, (piece) => Uint8Array.from(piece)),
      piecesOf(false, (piece) => piece),
    ])
    assert.ok(taken.equals(bytes))
    assert.ok(kept.equals(bytes))
  })

  it('knows no object that it did not make, whatever its key looks like', async () => {
    const { store } = await create()
    await using _ = store
    for (const key of [
      'nothing',
      '',
      '.',
      '..',
      '../x',
      '/etc/passwd',
      'a/../b',
      'a//b',
      'a\0b',
      '.tmp/x',
      'x'.repeat(5000),
    ]) {
      assert.equal(await store.stat(key, never), undefined)
      await assert.rejects(bytesOf(store, key, { start: 0, end: 1 }), ObjectNotFoundError)
      await store.delete(key, never)
    }
  })

  it('refuses a range outside the object', async () => {
    const { store } = await create()
    await using _ = store
    const { key } = await put(store, patternBytes(10))
    const outside = [
      [0, 11],
      [11, 11],
      [-1, 5],
      [5, 4],
      [0.5, 2],
      [Number.NaN, 2],
      [0, Number.POSITIVE_INFINITY],
    ]
    for (const [start = 0, end = 0] of outside) {
      await assert.rejects(bytesOf(store, key, { start, end }), ObjectRangeError)
    }
  })

  it('serves many readers at once', async () => {
    const { store } = await create()
    await using _ = store
    const bytes = patternBytes(MIB + 3)
    const { key } = await put(store, bytes)
    const starts = Array.from({ length: 12 }, (_, i) => i * 70_001)
    const reads = await Promise.all(starts.map((start) => bytesOf(store, key, { start, end: bytes.byteLength })))
    for (const [i, start] of starts.entries()) assert.ok(Buffer.from(reads[i] ?? []).equals(bytes.subarray(start)))
  })

  it('gives every reader bytes of its own', async () => {
    const { store } = await create()
    await using _ = store
    const { key } = await put(store, Uint8Array.of(1, 2, 3))
    for await (const piece of store.read(key, { start: 0, end: 3 }, reading)) piece.fill(0)
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: 3 }), Uint8Array.of(1, 2, 3))
  })
}
