import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { createSliceIndex } from '../eviction/slice-index.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { createDiskRoom } from './disk-room.ts'
import { HEADER_BYTES } from './slice-format.ts'
import type { SliceRemovals } from './slice-removals.ts'
import { createSliceWrites } from './slice-writes.ts'

const bytes = Buffer.from('slice')
const slice = (index: number): SliceKey => ({ fileId: 'film', index })

interface SetUp {
  room: number
  free?: number
  beforeWrite?: (index: number) => Promise<void>
}

/** Bytes of a slice file on disk. */
const SIZE = HEADER_BYTES + bytes.byteLength

/** A disk with room for `room` slices, of which `free` must stay free. A write awaits `beforeWrite`. */
function setUp({ room, free = 0, beforeWrite = async () => {} }: SetUp) {
  const disk = { room, kept: new Set<string>() }
  const errors: unknown[] = []
  const counts = { evicted: 0, expired: 0, damaged: 0 }
  const unlink = async ({ fileId, index }: SliceKey) => void disk.kept.delete(keyOf(fileId, index))
  const removals: SliceRemovals = {
    counts,
    readBy: () => {},
    unlink,
    settled: async () => {},
    allSettled: async () => {},
    async remove(keys, why) {
      counts[why] += keys.length
      await Promise.all(keys.map(unlink))
    },
  }
  const writes = createSliceWrites({
    index: createSliceIndex({ maxBytes: 2 ** 30, inactiveMs: 1000, now: () => 0 }),
    room: createDiskRoom({
      folder: '/',
      minFreeBytes: free * SIZE,
      freeBytes: async () => (disk.room - disk.kept.size) * SIZE,
    }),
    removals,
    writer: {
      async write({ fileId, index }) {
        await beforeWrite(index)
        if (disk.kept.size >= disk.room) throw Object.assign(new Error('no room'), { code: 'ENOSPC' })
        disk.kept.add(keyOf(fileId, index))
      },
      removeLeft: async () => {},
    },
    maxPending: 4,
    onError: (error) => errors.push(error),
  })
  return { disk, errors, counts, writes }
}

describe('writes to a disk of which nothing is to stay free', () => {
  it('give up a slice for each that finds it full', async () => {
    const { disk, errors, counts, writes } = setUp({ room: 3 })
    for (let index = 0; index < 10; index += 1) assert.equal(await writes.write(slice(index), bytes), true)
    assert.deepEqual(
      [...disk.kept],
      [7, 8, 9].map((index) => keyOf('film', index)),
    )
    assert.deepEqual([counts.evicted, writes.dropped, errors], [7, 0, []])
  })

  it('give up no more than there is, when others have all of it', async () => {
    const { disk, errors, writes } = setUp({ room: 2 })
    for (const index of [0, 1]) await writes.write(slice(index), bytes)
    disk.room = 0
    for (const index of [2, 3, 4]) assert.equal(await writes.write(slice(index), bytes), false)
    assert.equal(disk.kept.size, 0)
    assert.deepEqual([writes.dropped, errors.length], [3, 1])
    disk.room = 1
    assert.equal(await writes.write(slice(5), bytes), true)
  })
})

describe('writes to a disk of which a part is to stay free', () => {
  it('take no room that was made for another one: each gives up a slice', async () => {
    const { promise: othersCame, resolve } = Promise.withResolvers<void>()
    const { disk, errors, counts, writes } = setUp({
      room: 5,
      free: 2,
      beforeWrite: async (index) => void (index === 3 && (await othersCame)),
    })
    for (const index of [0, 1, 2]) await writes.write(slice(index), bytes)
    const first = writes.write(slice(3), bytes)
    await eventually(() => counts.evicted === 1)
    const second = writes.write(slice(4), bytes)
    resolve()
    assert.deepEqual(await Promise.all([first, second]), [true, true])
    assert.equal(disk.kept.size, 3)
    assert.deepEqual([counts.evicted, writes.dropped, errors], [2, 0, []])
  })

  it('give up none that is just being written, however many come at once', async () => {
    const { disk, errors, counts, writes } = setUp({ room: 5, free: 2, beforeWrite: () => new Promise(setImmediate) })
    for (const index of [0, 1, 2]) await writes.write(slice(index), bytes)
    const written = await Promise.all([3, 4, 5, 6].map((index) => writes.write(slice(index), bytes)))
    assert.deepEqual(written, [true, true, true, true])
    assert.equal(disk.kept.size, 3)
    assert.deepEqual([counts.evicted, writes.dropped, errors], [4, 0, []])
  })

  it('give up what others took since too, where they have as much', async () => {
    const { disk, errors, counts, writes } = setUp({ room: 6, free: 2 })
    for (const index of [0, 1, 2, 3]) await writes.write(slice(index), bytes)
    disk.room = 5
    assert.equal(await writes.write(slice(4), bytes), true)
    assert.equal(disk.kept.size, 3)
    assert.deepEqual([counts.evicted, writes.dropped, errors], [2, 0, []])
  })
})
