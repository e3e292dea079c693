import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCacheTools } from './cache-tools.ts'
import { HEADER_BYTES } from './disk/slice-format.ts'
import { SLICE, startFiller } from './testing/start-filler.ts'

const never = new AbortController().signal

describe('createCacheTools', () => {
  it('tells what is kept, the files of which most is kept first', async (t) => {
    const { store, filler, source } = startFiller(t)
    const tools = createCacheTools({ store, filler, source, sliceBytes: SLICE, memoryBytes: 4 * SLICE })
    const empty = await tools.state(10)
    assert.deepEqual([empty.bytes, empty.files, empty.oldestUseMs, empty.top], [0, 0, undefined, []])
    await tools.warm('film', { headBytes: 1, signal: never })
    await tools.warm('other', { headBytes: 2 * SLICE, signal: never })
    await store.delete({ fileId: 'other', index: 0 })
    await tools.warm('other', { headBytes: 3 * SLICE, signal: never })
    const state = await tools.state(1)
    const size = HEADER_BYTES + SLICE
    assert.deepEqual(
      [state.isIndexed, state.bytes, state.maxBytes, state.slices, state.files],
      [true, 4 * size, 2 ** 30, 4, 2],
    )
    assert.deepEqual([state.removed, state.unwritten], [{ evicted: 0, expired: 0, damaged: 1 }, 0])
    assert.deepEqual(
      state.top.map(({ fileId, slices, bytes }) => [fileId, slices, bytes]),
      [['other', 3, 3 * size]],
    )
    assert.deepEqual([state.memory, state.disk.minFreeBytes], [{ bytes: 0, maxBytes: 4 * SLICE }, 0])
    assert.ok((state.disk.freeBytes ?? 0) > 0)
    assert.deepEqual(await tools.verify(never, { bytesPerSecond: 1e12 }), { checked: 4, damaged: 0, bytes: 4 * SLICE })
  })
})
