import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { keyOf } from '../slice-key.ts'
import { createSliceIndex } from './slice-index.ts'

function setUp(maxBytes = 1000) {
  const clock = { ms: 0 }
  const index = createSliceIndex({ maxBytes, inactiveMs: 8000, now: () => clock.ms })
  const slice = (name: number, fileId = 'film') => ({ fileId, index: name })
  return { index, clock, slice }
}

describe('createSliceIndex', () => {
  it('never holds more than may be, and names exactly what has to go', () => {
    const steps = fc.array(
      fc.tuple(
        fc.constantFrom('add', 'touch', 'delete', 'purge', 'shrink'),
        fc.nat(30),
        fc.integer({ min: 1, max: 90 }),
      ),
    )
    fc.assert(
      fc.property(steps, (script) => {
        const { index } = setUp(300)
        const kept = new Map<string, number>()
        for (const [what, number, bytes] of script) {
          const key = { fileId: `f${number % 3}`, index: number }
          if (what === 'add') {
            const gone = index.add(key, bytes) ?? []
            for (const one of gone) assert.ok(kept.delete(keyOf(one.fileId, one.index)))
            kept.set(keyOf(key.fileId, key.index), bytes)
          } else if (what === 'shrink') {
            for (const one of index.shrink(bytes * 3)) assert.ok(kept.delete(keyOf(one.fileId, one.index)))
            assert.ok(index.bytes <= bytes * 3)
          } else if (what === 'touch') index.touch(key)
          else if (what === 'delete') {
            index.delete(key)
            kept.delete(keyOf(key.fileId, key.index))
          } else {
            const gone = index.deleteFile(key.fileId).map((one) => keyOf(one.fileId, one.index))
            assert.deepEqual(gone.sort(), [...kept.keys()].filter((name) => name.startsWith(`${key.fileId}/`)).sort())
            for (const name of gone) kept.delete(name)
          }
          assert.equal(
            index.bytes,
            [...kept.values()].reduce((sum, size) => sum + size, 0),
          )
          assert.ok(index.bytes <= 300)
          assert.equal(index.slices, kept.size)
        }
        assert.deepEqual(
          index
            .keys()
            .map((one) => keyOf(one.fileId, one.index))
            .sort(),
          [...kept.keys()].sort(),
        )
      }),
    )
  })

  it('keeps what many ask for while a scan passes by', () => {
    const { index, slice } = setUp(100)
    for (let name = 0; name < 50; name += 1) index.add(slice(name, 'popular'), 1)
    for (let round = 0; round < 3; round += 1)
      for (let name = 0; name < 50; name += 1) index.touch(slice(name, 'popular'))
    for (let name = 0; name < 5000; name += 1) index.add(slice(name, 'scan'), 1)
    const left = index.keys().filter(({ fileId }) => fileId === 'popular').length
    assert.ok(left >= 45, `${left} of 50 are left`)
  })

  it('takes back for good what it had forgotten too early', () => {
    const { index, slice } = setUp(10)
    for (let name = 0; name < 12; name += 1) index.add(slice(name), 1)
    assert.ok(!index.has(slice(0)))
    index.add(slice(0), 1)
    for (let name = 100; name < 105; name += 1) index.add(slice(name), 1)
    assert.ok(index.has(slice(0)))
  })

  it('does not take a slice that is larger than everything may be', () => {
    const { index, slice } = setUp(10)
    assert.equal(index.add(slice(1), 11), undefined)
    assert.equal(index.bytes, 0)
  })

  it('forgets what nobody asked for, and renews the time of what somebody did', () => {
    const { index, clock, slice } = setUp()
    index.add(slice(1), 10)
    index.add(slice(2), 10)
    clock.ms = 500
    assert.equal(index.touch(slice(1)), false)
    clock.ms = 7000
    assert.equal(index.touch(slice(1)), true)
    clock.ms = 9000
    assert.deepEqual(index.expire(), [slice(2)])
    assert.ok(index.has(slice(1)))
  })

  it('forgets in time what was used by a clock that has been set back since', () => {
    const { index, clock, slice } = setUp()
    const ahead = 1_000_000
    index.restore(slice(0), 1, ahead)
    index.restore(slice(1), 1, ahead)
    clock.ms = ahead
    index.add(slice(2), 1)
    clock.ms = 0
    assert.deepEqual(index.expire(), [])
    clock.ms = 7000
    assert.equal(index.touch(slice(1)), true)
    clock.ms = 9000
    assert.deepEqual(index.expire(), [slice(0), slice(2)])
  })

  it('renews a use that lies ahead of the clock', () => {
    const { index, slice } = setUp()
    index.restore(slice(1), 1, 1_000_000)
    assert.equal(index.touch(slice(1)), true)
    assert.equal(index.touch(slice(1)), false)
  })

  it('takes over what an earlier process left, newest surviving', () => {
    const { index, slice } = setUp(100)
    const gone = Array.from({ length: 150 }, (_, name) => index.restore(slice(name), 1, name)).flat()
    assert.equal(gone.length, 50)
    assert.ok(index.has(slice(149)))
    assert.equal(index.bytes, 100)
  })
})
