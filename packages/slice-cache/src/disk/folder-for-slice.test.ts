import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { slicePath } from './slice-folder.ts'
import { HEADER_BYTES } from './slice-format.ts'
import { createSliceStore } from './slice-store.ts'

const key = { fileId: 'film', index: 4 }
const bytes = Buffer.from('a slice')

/** A store in whose folder a non-empty folder has the name of a slice. */
function setUp(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'slices-'))
  const place = slicePath(root, key.fileId, key.index)
  mkdirSync(place, { recursive: true })
  writeFileSync(path.join(place, 'something'), '')
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const store = createSliceStore({
    root,
    sliceBytes: 2 ** 20,
    maxBytes: 2 ** 20,
    inactiveMs: 3_600_000,
    maxPendingWrites: 4,
    onError,
  })
  t.after(async () => {
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  return { store, place, errors }
}

describe('a folder in the place of a slice', () => {
  it('gives way to the slice', async (t) => {
    const { store, place, errors } = setUp(t)
    await store.indexed
    assert.equal(await store.write(key, bytes), true)
    assert.ok(statSync(place).isFile())
    assert.equal(store.bytes, HEADER_BYTES + bytes.byteLength)
    assert.deepEqual(errors, [])
  })

  it('is removed when slices are read against their checksums', async (t) => {
    const { store, place, errors } = setUp(t)
    await store.write(key, bytes)
    rmSync(place)
    mkdirSync(path.join(place, 'something'), { recursive: true })
    const { damaged } = await store.scrub(AbortSignal.timeout(20_000))
    assert.equal(damaged, 1)
    assert.ok(!existsSync(place))
    assert.deepEqual(errors, [])
  })
})
