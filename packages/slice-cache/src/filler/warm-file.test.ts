import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import type { SliceStore } from '../disk/slice-store.ts'
import { readAll, readOn, SLICE, type StartFillerOptions, startFiller } from '../testing/start-filler.ts'
import { createWarmFile } from './warm-file.ts'

const never = new AbortController().signal
const SIZE = 5 * SLICE + 777

function setUp(t: TestContext, options: StartFillerOptions = {}, bounds: Partial<SliceStore> = {}) {
  const started = startFiller(t, options)
  const { filler, source } = started
  const store = new Proxy(started.store, {
    get: (real, name) => (name in bounds ? bounds[name as 'maxBytes'] : Reflect.get(real, name, real)),
  })
  const warm = createWarmFile({ filler, store, source, sliceBytes: SLICE, pauseMs: 1 })
  const hold = (fileId: string, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const reader = started.thread().openRange(fileId, { start: index * SLICE, end: (index + 1) * SLICE }, 'a viewer')
      return readAll(reader)
    })
  return { ...started, warm, hold }
}

describe('createWarmFile', () => {
  it('fetches what is missing of a file, once and in whole slices, and tells how far it is', async (t) => {
    const { warm, hold, source, store } = setUp(t)
    await Promise.all(hold('film', 2))
    const before = source.sentBytes()
    const told: number[] = []
    const result = await warm('film', { signal: never, onProgress: (done, total) => told.push(done / total) })
    assert.deepEqual(result, { slices: 6, kept: 2, fetched: 4, bytes: SIZE - 2 * SLICE, endedBy: null })
    assert.equal(source.sentBytes() - before, SIZE - 2 * SLICE)
    assert.deepEqual([told.length, told.at(-1), store.slices], [6, 1, 6])
    const again = await warm('film', { signal: never })
    assert.deepEqual([again.kept, again.fetched], [6, 0])
  })

  it('fetches the head of a file alone, to the end of a slice', async (t) => {
    const { warm, store } = setUp(t)
    assert.equal((await warm('film', { headBytes: SLICE + 1, signal: never })).slices, 2)
    assert.deepEqual(
      [0, 1, 2].map((index) => store.has({ fileId: 'film', index })),
      [true, true, false],
    )
  })

  it('waits while viewers have the slots, and goes on when there are some to spare', async (t) => {
    const { warm, hold, source } = setUp(t, { slots: 4 })
    source.hold()
    const watching = hold('other', 3)
    await eventually(() => source.reads.length === 3)
    const warming = warm('film', { signal: never })
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    assert.ok(source.reads.every(({ fileId }) => fileId === 'other'))
    source.release()
    await Promise.all(watching)
    assert.equal((await warming).fetched, 6)
  })

  it('reads as a job does, and counts as nobody who asked', async (t) => {
    const { warm, source, filler } = setUp(t)
    await warm('film', { signal: never })
    assert.ok(source.reads.every(({ priority, viewer }) => priority === 'job' && viewer === undefined))
    assert.deepEqual(filler.stats, { misses: 0, joined: 0 })
  })

  it('ends, and holds no slot, when the disk takes nothing', async (t) => {
    const blocked = path.join(mkdtempSync(path.join(tmpdir(), 'warm-')), 'cache')
    writeFileSync(blocked, 'a file where the folder should be')
    const { warm, hold } = setUp(t, { root: blocked, slots: 4 })
    const { endedBy, fetched } = await warm('film', { signal: never })
    assert.deepEqual([endedBy, fetched], ['not_written', 0])
    await Promise.all(hold('other', 4))
  })

  it('does not wait for the viewers of a slice that the disk did not take', async (t) => {
    const blocked = path.join(mkdtempSync(path.join(tmpdir(), 'warm-')), 'cache')
    writeFileSync(blocked, 'a file where the folder should be')
    const { warm, thread, source } = setUp(t, { root: blocked })
    source.hold()
    const warming = warm('film', { headBytes: 1, signal: never })
    await eventually(() => source.reads.length === 1)
    // Takes a part, and holds the slice for the rest.
    const reader = thread().openRange('film', { start: 0, end: SLICE }, 'a viewer')
    const first = readOn(reader, 1000)
    source.release()
    assert.equal((await warming).endedBy, 'not_written')
    assert.deepEqual(Buffer.concat([await first, await readAll(reader)]), source.bytesOf('film', 0, SLICE))
  })

  it('shares what it fetches with viewers who come', async (t) => {
    const { warm, hold, source } = setUp(t)
    source.hold()
    const warming = warm('film', { signal: never })
    await eventually(() => source.reads.length === 4)
    const watching = hold('film', 2)
    source.release()
    await Promise.all([warming, ...watching])
    assert.equal(source.sentBytes(), SIZE)
  })

  it('ends where more would push out what is watched', async (t) => {
    const full = setUp(t, {}, { maxBytes: 3 * SLICE })
    const { endedBy, fetched } = await full.warm('film', { signal: never })
    assert.deepEqual([endedBy, fetched < 6], ['no_room', true])
    const short = setUp(t, {}, { minFreeBytes: 1000, freeBytes: async () => 2000 })
    assert.deepEqual(await short.warm('film', { signal: never }), {
      slices: 6,
      kept: 0,
      fetched: 0,
      bytes: 0,
      endedBy: 'no_room',
    })
  })

  it('takes the share of newcomers in a cache that is full', async (t) => {
    const { warm } = setUp(t, {}, { maxBytes: 20 * SLICE, bytes: 20 * SLICE })
    assert.equal((await warm('film', { signal: never })).fetched, 2)
  })

  it('ends when the file is purged, and brings nothing of it back', async (t) => {
    const { warm, source, filler, store } = setUp(t)
    source.hold()
    const warming = warm('film', { signal: never })
    await eventually(() => source.reads.length === 4)
    await filler.purge('film')
    source.release()
    assert.equal((await warming).endedBy, 'forgotten')
    assert.equal(store.slices, 0)
    assert.ok(source.reads.every(({ isAborted }) => isAborted))
    assert.equal((await warm('film', { signal: never })).fetched, 6)
  })

  it('goes on when another file is purged', async (t) => {
    const { warm, source, filler } = setUp(t)
    source.hold()
    const warming = warm('film', { signal: never })
    await eventually(() => source.reads.length === 4)
    await filler.purge('other')
    source.release()
    assert.equal((await warming).fetched, 6)
  })

  it('ends its reads when it is told to', async (t) => {
    const { warm, source } = setUp(t)
    source.hold()
    const tired = new AbortController()
    const warming = warm('film', { signal: tired.signal })
    await eventually(() => source.reads.length === 4)
    tired.abort(new Error('enough'))
    await assert.rejects(warming, /enough/)
    await eventually(() => source.reads.every(({ isAborted }) => isAborted))
  })

  it('fails with what the source fails with', async (t) => {
    const { warm, source } = setUp(t)
    source.breakNext(100, 0)
    await assert.rejects(warm('film', { signal: never }), { code: 'source_failed' })
    await assert.rejects(warm('nothing', { signal: never }), { code: 'file_gone' })
  })
})
