import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createOpenSlices } from './open-slices.ts'
import { slicePath } from './slice-folder.ts'
import { createSliceStore } from './slice-store.ts'

const key = { fileId: 'film', index: 4 }
const bytes = Buffer.from('a slice')
const sliceBytes = 2 ** 20

/** A store in whose folder a FIFO without a writer has the name of a slice. */
function setUp(t: TestContext) {
  const root = mkdtempSync(path.join(tmpdir(), 'slices-'))
  const place = slicePath(root, key.fileId, key.index)
  const makeFifo = () => execFileSync('mkfifo', [place])
  mkdirSync(path.dirname(place), { recursive: true })
  makeFifo()
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const store = createSliceStore({
    root,
    sliceBytes,
    maxBytes: 2 ** 20,
    inactiveMs: 3_600_000,
    maxPendingWrites: 4,
    onError,
  })
  const open = createOpenSlices({ root, sliceBytes, maxOpen: 2, onError })
  t.after(async () => {
    open[Symbol.dispose]()
    await store[Symbol.asyncDispose]()
    rmSync(root, { recursive: true, force: true })
  })
  return { store, open, place, makeFifo, errors }
}

describe('a FIFO in the place of a slice', { skip: process.platform === 'win32' ? 'has no mkfifo' : false }, () => {
  it('holds up nobody who opens it', async (t) => {
    const { store, open, errors } = setUp(t)
    assert.equal(open.hold(key.fileId, key.index), undefined)
    assert.equal(await store.load(key, new Uint8Array(sliceBytes)), undefined)
    assert.deepEqual(errors, [])
  })

  it('gives way to the slice', async (t) => {
    const { store, open, place, errors } = setUp(t)
    await store.indexed
    assert.equal(store.slices, 0)
    assert.equal(await store.write(key, bytes), true)
    assert.ok(statSync(place).isFile())
    assert.equal(open.hold(key.fileId, key.index)?.length, bytes.byteLength)
    assert.deepEqual(errors, [])
  })

  it('is removed when slices are read against their checksums', async (t) => {
    const { store, place, makeFifo, errors } = setUp(t)
    await store.write(key, bytes)
    rmSync(place)
    makeFifo()
    const { damaged } = await store.scrub(AbortSignal.timeout(20_000))
    assert.equal(damaged, 1)
    assert.ok(!existsSync(place))
    assert.deepEqual(errors, [])
  })
})
