import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SliceKey } from '../slice-key.ts'
import { createHotMemory } from './hot-memory.ts'
import { type HotBytes, type HotSlice, type HotSlices, openHotSlices } from './hot-slices.ts'
import { createHotTier } from './hot-tier.ts'

const SLICE = 4096

function setUp({ slots = 2, threads = 2 } = {}) {
  const memory = createHotMemory({ maxBytes: slots * SLICE, sliceBytes: SLICE, threads })
  const views = Array.from({ length: threads }, (_, thread) => openHotSlices(memory, thread))
  const loads: SliceKey[] = []
  const clock = { nowMs: 0 }
  let gate: Promise<void> | undefined
  const tier = createHotTier({
    memory,
    now: () => clock.nowMs,
    async load(key, target) {
      loads.push(key)
      await gate
      if (key.fileId === 'missing') return undefined
      target.fill(key.index)
      return SLICE
    },
    onAdded(slice: HotSlice) {
      for (const view of views) view.add(slice)
    },
  })
  const offer = async (fileId: string, index: number): Promise<void> => {
    tier.offer({ fileId, index })
    for (let turn = 0; turn < 4; turn += 1) await nextTurn()
  }
  const [first = assert.fail(), second = assert.fail()] = views
  return {
    tier,
    loads,
    clock,
    offer,
    first,
    second,
    hold: () => {
      const held = Promise.withResolvers<void>()
      gate = held.promise
      return held.resolve
    },
  }
}

function readHot(view: HotSlices, fileId: string, index: number, start: number, end: number): HotBytes | undefined {
  const slice = view.find(fileId, index)
  return slice && view.read(slice, start, end)
}

describe('createHotTier', () => {
  it('gives every thread the bytes of a slice that was offered', async () => {
    const { offer, first, second, tier } = setUp()
    await offer('film', 7)
    for (const view of [first, second]) {
      const found = readHot(view, 'film', 7, 10, 20)
      assert.deepEqual(found?.bytes, Buffer.alloc(10, 7))
      found?.release()
    }
    assert.equal(tier.bytes, SLICE)
  })

  it('replaces what nobody used since the last look, and at most eight times a second', async () => {
    const { offer, clock, first } = setUp()
    await offer('film', 0)
    await offer('film', 1)
    for (let use = 0; use < 3; use += 1) readHot(first, 'film', 0, 0, 1)?.release()
    clock.nowMs = 1000
    await offer('film', 2)
    assert.equal(readHot(first, 'film', 1, 0, 1), undefined)
    assert.ok(first.find('film', 0))
    assert.deepEqual(readHot(first, 'film', 2, 0, 1)?.bytes, Buffer.alloc(1, 2))
    clock.nowMs = 1124
    await offer('film', 3)
    assert.equal(first.find('film', 3), undefined)
    clock.nowMs = 1125
    await offer('film', 3)
    assert.ok(first.find('film', 3))
  })

  it('takes no slot while somebody reads it', async () => {
    const { offer, clock, first, second } = setUp({ slots: 1 })
    await offer('film', 0)
    const reading = readHot(second, 'film', 0, 0, SLICE)
    for (let look = 1; look < 9; look += 1) {
      clock.nowMs = look * 1000
      await offer('film', 1)
    }
    assert.deepEqual(reading?.bytes, Buffer.alloc(SLICE, 0))
    assert.ok(readHot(first, 'film', 0, 0, 1))
    reading?.release()
  })

  it('begins no read of what was taken away, and gives the slot away after the last read', async () => {
    const { offer, tier, first, second } = setUp({ slots: 1 })
    await offer('film', 5)
    const reading = readHot(first, 'film', 5, 0, SLICE)
    tier.deleteFile('film')
    assert.equal(readHot(second, 'film', 5, 0, 1), undefined)
    await offer('other', 1)
    assert.equal(second.find('other', 1), undefined)
    assert.deepEqual(reading?.bytes, Buffer.alloc(SLICE, 5))
    reading?.release()
    await offer('other', 1)
    assert.deepEqual(readHot(second, 'other', 1, 0, 1)?.bytes, Buffer.alloc(1, 1))
  })

  it('gives nothing for a slice whose slot another has by now, and goes on giving the other', async () => {
    const { offer, tier, first } = setUp({ slots: 1 })
    await offer('film', 5)
    const old = first.find('film', 5) ?? assert.fail()
    tier.deleteFile('film')
    await offer('other', 1)
    assert.equal(first.read(old, 0, 1), undefined)
    const found = readHot(first, 'other', 1, 0, 1)
    assert.deepEqual(found?.bytes, Buffer.alloc(1, 1))
    found?.release()
    tier.deleteFile('other')
    await offer('third', 2)
    assert.equal(first.find('other', 1), undefined)
  })

  it('keeps nothing of a file that was taken away while it was loaded', async () => {
    for (const takeAway of ['delete', 'deleteFile'] as const) {
      const { offer, tier, first, hold } = setUp()
      const release = hold()
      await offer('film', 1)
      if (takeAway === 'delete') tier.delete({ fileId: 'film', index: 1 })
      else tier.deleteFile(undefined)
      release()
      await nextTurn()
      assert.equal(first.find('film', 1), undefined)
      assert.equal(tier.bytes, 0)
    }
  })

  it('keeps nothing that is not there or not good', async () => {
    const { offer, tier, first } = setUp()
    await offer('missing', 1)
    assert.equal(first.find('missing', 1), undefined)
    assert.equal(tier.bytes, 0)
  })

  it('forgets what a dead thread was reading', async () => {
    const { offer, tier, second } = setUp({ slots: 1 })
    await offer('film', 0)
    readHot(second, 'film', 0, 0, 1)
    tier.delete({ fileId: 'film', index: 0 })
    tier.forgetThread(1)
    await offer('film', 3)
    assert.deepEqual(readHot(second, 'film', 3, 0, 1)?.bytes, Buffer.alloc(1, 3))
  })

  it('loads nothing without memory', async () => {
    const { offer, loads } = setUp({ slots: 0 })
    await offer('film', 0)
    assert.deepEqual(loads, [])
  })
})
