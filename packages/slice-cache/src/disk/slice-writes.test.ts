import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSliceIndex } from '../eviction/slice-index.ts'
import { keyOf, type SliceKey } from '../slice-key.ts'
import { createDiskRoom } from './disk-room.ts'
import type { SliceRemovals } from './slice-removals.ts'
import { createSliceWrites } from './slice-writes.ts'

const bytes = Buffer.from('slice')
const slice = (index: number): SliceKey => ({ fileId: 'film', index })

/** A disk for so many slices, of which nothing is to stay free. */
function setUp({ room }: { room: number }) {
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
    room: createDiskRoom({ folder: '/', minFreeBytes: 0 }),
    removals,
    writer: {
      async write({ fileId, index }) {
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
