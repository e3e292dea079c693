import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { ObjectChangedError, ObjectNotFoundError, ObjectRangeError } from '../errors.ts'
import type { ObjectStore, StoredObject } from '../object-store.ts'
import { bytesOf, collectBytes, inPieces, patternBytes } from './bytes-of.ts'

/** A fresh store, and how to change an object in it where that can happen at all. */
export interface ObjectStoreUnderTest {
  store: ObjectStore
  /** Gives an object other bytes behind the back of its readers. */
  replace?: (key: string, bytes: Uint8Array) => Promise<void>
}

/**
 * The behaviour that every writable ObjectStore owes its callers. `create` is called once a test and gives a store with
 * room for 16 MiB; the suite disposes of it.
 */
export function objectStoreContract(name: string, create: () => Promise<ObjectStoreUnderTest>): void {
  describe(`${name} keeps the contract of object stores`, () => {
    testWriting(create)
    testReading(create)
    testChanges(create)
    testLeaving(create)
  })
}

type Create = () => Promise<ObjectStoreUnderTest>

const never = new AbortController().signal
const reading = { signal: never, priority: 'interactive' } as const

function put(store: ObjectStore, bytes: Uint8Array, suggestedName?: string): Promise<StoredObject> {
  return store.write(inPieces(bytes, 100_000), { signal: never, ...(suggestedName !== undefined && { suggestedName }) })
}

function testWriting(create: Create): void {
  it('gives back what was written, of any size', async () => {
    const { store } = await create()
    await using _ = store
    for (const size of [0, 1, 64 * KIB, 3 * MIB + 7]) {
      const bytes = patternBytes(size)
      const { key } = await put(store, bytes)
      assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
    }
  })

  it('describes an object as it did when it was written', async () => {
    const { store } = await create()
    await using _ = store
    const { key, ...stat } = await put(store, patternBytes(1000))
    assert.equal(stat.size, 1000)
    assert.ok(stat.version.length > 0)
    assert.ok(Math.abs(Date.now() - stat.modifiedMs) < 60_000)
    assert.deepEqual(await store.stat(key, never), stat)
  })

  it('keeps objects of one name apart', async () => {
    const { store } = await create()
    await using _ = store
    const [one, two] = [await put(store, Uint8Array.of(1), 'film.mkv'), await put(store, Uint8Array.of(2), 'film.mkv')]
    assert.notEqual(one.key, two.key)
    assert.deepEqual(await bytesOf(store, one.key, { start: 0, end: 1 }), Uint8Array.of(1))
    assert.deepEqual(await bytesOf(store, two.key, { start: 0, end: 1 }), Uint8Array.of(2))
  })

  it('takes any suggested name', async () => {
    const { store } = await create()
    await using _ = store
    for (const suggestedName of [
      '',
      '..',
      '../../up',
      '/etc/passwd',
      'a\0b',
      'ü 千.mkv',
      '.tmp',
      'x'.repeat(3000),
      '🎬'.repeat(200),
    ]) {
      const { key } = await put(store, Uint8Array.of(7), suggestedName)
      assert.deepEqual(await bytesOf(store, key, { start: 0, end: 1 }), Uint8Array.of(7))
    }
  })

  it('tells the key before anything lies under it, where it knows it so early', async () => {
    const { store } = await create()
    await using _ = store
    const told: string[] = []
    const onKey = async (key: string) => {
      assert.equal(await store.stat(key, never), undefined)
      told.push(key)
    }
    const { key } = await store.write(inPieces(patternBytes(10), 5), { signal: never, onKey })
    assert.ok(told.length === 0 || (told.length === 1 && told[0] === key), `told ${told}, written ${key}`)
  })

  it('passes on the error of what it writes', async () => {
    const { store } = await create()
    await using _ = store
    const failure = new Error('the source broke')
    const broken = (async function* () {
      yield patternBytes(200_000)
      throw failure
    })()
    await assert.rejects(store.write(broken, { signal: never }), failure)
  })

  it('stops writing when it is aborted, even while it waits for bytes, and tells the source', async () => {
    const { store } = await create()
    await using _ = store
    const leaver = new AbortController()
    const isWaiting = Promise.withResolvers<void>()
    const isReleased = Promise.withResolvers<void>()
    const hanging: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          isWaiting.resolve()
          return new Promise(() => {})
        },
        return: async () => {
          isReleased.resolve()
          return { done: true, value: undefined }
        },
      }),
    }
    const writing = store.write(hanging, { signal: leaver.signal })
    await isWaiting.promise
    const reason = new Error('the writer left')
    leaver.abort(reason)
    await assert.rejects(writing, reason)
    await isReleased.promise
  })
}

function testReading(create: Create): void {
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

function testChanges(create: Create): void {
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

function testLeaving(create: Create): void {
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
