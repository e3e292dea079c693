import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { slicePath } from './slice-folder.ts'
import { BLOCK_BYTES, HEADER_BYTES } from './slice-format.ts'
import { createSliceStore } from './slice-store.ts'

const never = new AbortController().signal
const bytes = Buffer.alloc(3 * BLOCK_BYTES + 17, 'slice of a film ')

function setUp(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'slices-'))
  const store = createSliceStore({
    root,
    sliceBytes: 2 ** 20,
    maxBytes: 100 * 2 ** 20,
    inactiveMs: 3_600_000,
    maxPendingWrites: 4,
    onError: (error) => assert.fail(String(error)),
  })
  t.after(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  return { root, store }
}

describe('a scrub', () => {
  it('removes what a scrub finds damaged, and only that', async (t) => {
    const { root, store } = setUp(t)
    for (let index = 0; index < 3; index += 1) await store.write({ fileId: 'film', index }, bytes)
    patch(slicePath(root, 'film', 1), HEADER_BYTES + 5)
    rmSync(slicePath(root, 'film', 2))
    const result = await store.scrub(never, { bytesPerSecond: 1e12 })
    assert.deepEqual(result, { checked: 3, damaged: 2, bytes: bytes.byteLength })
    assert.deepEqual(store.slices, 1)
    assert.equal(store.removed.damaged, 2)
    assert.ok(!existsSync(slicePath(root, 'film', 1)))
  })

  it('scrubs some files alone, tells how far it is, and ends when it is told to', async (t) => {
    const { root, store } = setUp(t)
    for (const fileId of ['film', 'other']) {
      for (let index = 0; index < 2; index += 1) await store.write({ fileId, index }, bytes)
      patch(slicePath(root, fileId, 0), HEADER_BYTES + 5)
    }
    const told: [number, number][] = []
    const onProgress = (...progress: [number, number]) => void told.push(progress)
    const { checked, damaged } = await store.scrub(never, { fileIds: ['film'], bytesPerSecond: 1e12, onProgress })
    assert.deepEqual([checked, damaged, store.slices], [2, 1, 3])
    assert.deepEqual(told, [
      [1, 2],
      [2, 2],
    ])
    const ended = AbortSignal.abort(new Error('enough'))
    await assert.rejects(store.scrub(ended, { bytesPerSecond: 1e12 }), /enough/)
  })

  it('takes what is just being written for no damage', async (t) => {
    const { store } = setUp(t)
    await store.indexed
    const writing = Array.from({ length: 4 }, (_, index) => store.write({ fileId: 'film', index }, bytes))
    // Advances turn by turn, to catch the slice after its index entry and before its file; bounded, as nothing else runs.
    for (let turn = 0; turn < 10_000 && !store.has({ fileId: 'film', index: 3 }); turn += 1) await Promise.resolve()
    assert.ok(store.has({ fileId: 'film', index: 3 }))
    const { damaged } = await store.scrub(never, { bytesPerSecond: 1e12 })
    assert.deepEqual(await Promise.all(writing), [true, true, true, true])
    assert.deepEqual([damaged, store.slices], [0, 4])
  })

  it('takes what went while it was scrubbed for no damage', async (t) => {
    const { store } = setUp(t)
    for (let index = 0; index < 3; index += 1) await store.write({ fileId: 'film', index }, bytes)
    const purgeAll = (done: number) => void (done === 1 && store.deleteFile('film'))
    const { checked, damaged } = await store.scrub(never, { bytesPerSecond: 1e12, onProgress: purgeAll })
    assert.deepEqual([checked, damaged], [1, 0])
  })

  it('holds a scrub to its rate, and ends it while it waits', async (t) => {
    const { store } = setUp(t)
    await store.write({ fileId: 'film', index: 0 }, bytes)
    const tired = AbortSignal.timeout(50)
    await assert.rejects(store.scrub(tired, { bytesPerSecond: 1 }), { name: 'TimeoutError' })
    assert.equal(store.slices, 1)
  })
})

function patch(file: string, at: number): void {
  const content = readFileSync(file)
  writeFileSync(file, content.fill(0x58, at, at + 8))
}
