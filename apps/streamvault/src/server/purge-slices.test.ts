import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Edge } from '@streamvault/edge'
import { purgeSlices } from './purge-slices.ts'

/** A cache of films with two slices of ten bytes; during each purge, a viewer brings in three of another file. */
function fakeEdge(ids: string[]) {
  const held = new Map(ids.map((fileId) => [fileId, { fileId, slices: 2, bytes: 20, oldestUseMs: 0 }]))
  let atOnce = 0
  let most = 0
  const edge = {
    cacheSlices: () => [...held.values()].reduce((sum, { slices }) => sum + slices, 0),
    cacheBytes: () => [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0),
    cache: {
      state: async (top: number) => ({
        slices: edge.cacheSlices(),
        bytes: edge.cacheBytes(),
        top: [...held.values()].slice(0, top),
      }),
    },
    async purge(fileId: string | undefined) {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise(setImmediate)
      if (fileId === undefined) held.clear()
      else held.delete(fileId)
      held.set(`new ${fileId}`, { fileId: `new ${fileId}`, slices: 3, bytes: 30, oldestUseMs: 0 })
      atOnce -= 1
    },
  }
  return { edge: edge as unknown as Edge, held, most: () => most }
}

const filesOf = (ids: string[]) => ids.map((id) => ({ id, size: 100 }))

describe('purgeSlices', () => {
  it('tells what was held of the purged, whatever viewers bring meanwhile', async () => {
    const { edge, held } = fakeEdge(['a', 'b', 'c'])
    assert.deepEqual(await purgeSlices(edge, filesOf(['a', 'b', 'never held'])), { slices: 4, bytes: 40 })
    assert.ok(held.has('c') && !held.has('a') && !held.has('b'))
    assert.deepEqual(await purgeSlices(edge, 'all'), { slices: 2 + 9, bytes: 20 + 90 })
  })

  it('removes few files at once, however many it is told', async () => {
    const ids = Array.from({ length: 500 }, (_, n) => `file ${n}`)
    const { edge, most } = fakeEdge(ids)
    assert.deepEqual(await purgeSlices(edge, filesOf(ids)), { slices: 1000, bytes: 10_000 })
    assert.ok(most() > 1 && most() <= 16, `${most()} at once`)
  })

  it('has nothing to tell before the edge has started', async () => {
    assert.deepEqual(await purgeSlices(undefined, 'all'), { slices: 0, bytes: 0 })
  })
})
