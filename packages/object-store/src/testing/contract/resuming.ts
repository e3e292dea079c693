import assert from 'node:assert/strict'
import { it } from 'node:test'
import { MIB } from '@streamvault/bytes'
import type { ResumableSource } from '../../object-store.ts'
import { bytesOf, patternBytes } from '../bytes-of.ts'
import { type CreateObjectStore, never } from './store-under-test.ts'

/** Writes that were cut off, for stores that can resume them. */
export function testResuming(create: CreateObjectStore): void {
  it('goes on with a write that was cut off, unless the bytes are others now', async () => {
    const { store } = await create()
    await using _ = store
    for (const [sourceVersion, seed] of [
      ['1', 1],
      ['2', 7],
    ] as const) {
      const bytes = patternBytes(3 * MIB + 7, seed)
      const source = sourceOf(bytes, '1')
      const failure = new Error('the source broke')
      const broken = (async function* () {
        yield patternBytes(2 * MIB, 1)
        throw failure
      })()
      if (store.writeResumable === undefined) return
      await assert.rejects(store.writeResumable({ ...source, readFrom: () => broken }, { signal: never }), failure)
      const { key, size } = await store.writeResumable({ ...source, sourceVersion }, { signal: never })
      assert.deepEqual(await bytesOf(store, key, { start: 0, end: size }), bytes)
    }
  })

  it('keeps writes of one id apart that come at once', async () => {
    const { store } = await create()
    await using _ = store
    const both = [patternBytes(2 * MIB, 1), patternBytes(MIB + 7, 7)]
    const written = both.map((bytes, at) => store.writeResumable?.(sourceOf(bytes, `${at}`), { signal: never }))
    for (const [at, stored] of (await Promise.all(written)).entries()) {
      if (stored === undefined) return
      assert.deepEqual(await bytesOf(store, stored.key, { start: 0, end: stored.size }), both[at])
    }
  })
}

function sourceOf(bytes: Uint8Array, sourceVersion: string): ResumableSource {
  return {
    uploadId: 'film',
    size: bytes.byteLength,
    sourceVersion,
    async *readFrom(start) {
      for (let at = start; at < bytes.byteLength; at += 100_000) yield bytes.slice(at, at + 100_000)
    },
  }
}
