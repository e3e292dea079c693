import assert from 'node:assert/strict'
import { it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { bytesOf, inPieces, patternBytes } from '../bytes-of.ts'
import { type CreateObjectStore, never, put } from './store-under-test.ts'

/** Objects that are written, described and deleted, and writes that fail. */
export function testWriting(create: CreateObjectStore): void {
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
