import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { PRIORITIES, type Priority } from './priority.ts'
import { createWaitingLine, type Waiting } from './waiting-line.ts'

const anyone = () => true

function at(cameAt: number, priority: Priority): Waiting {
  return { cameAt, priority }
}

describe('createWaitingLine', () => {
  it('gives the most urgent first, and in a row the earliest, also when it comes back', () => {
    const line = createWaitingLine<Waiting>()
    const [early, late, seek] = [at(1, 'backup'), at(2, 'backup'), at(3, 'seek')]
    for (const waiting of [late, early, seek]) line.join(waiting)
    assert.equal(line.next(3, anyone), seek)
    assert.equal(line.next(3, anyone), early)
    line.join(early)
    assert.equal(line.next(3, anyone), early)
    assert.equal(line.size, 1)
    assert.equal(line.leave(late), true)
    assert.equal(line.leave(late), false)
    assert.equal(line.next(3, anyone), undefined)
    assert.equal(line.size, 0)
  })

  it('keeps the order of those who came at the same moment', () => {
    const line = createWaitingLine<Waiting>()
    const row = Array.from({ length: 5 }, () => at(1, 'playing'))
    for (const waiting of row) line.join(waiting)
    for (const waiting of row) assert.equal(line.next(1, anyone), waiting)
  })

  it('passes over those who cannot be served', () => {
    const line = createWaitingLine<Waiting>()
    const [blocked, free] = [at(1, 'seek'), at(2, 'backup')]
    for (const waiting of [blocked, free]) line.join(waiting)
    assert.equal(
      line.next(9000, (waiting) => waiting === free),
      free,
    )
    assert.equal(line.size, 1)
  })

  it('gives no turn away for less than a second of waiting', () => {
    const line = createWaitingLine<Waiting>()
    const backup = at(0, 'backup')
    line.join(backup)
    for (let i = 0; i < 20; i += 1) line.join(at(i, 'seek'))
    for (let i = 0; i < 20; i += 1) assert.equal(line.next(999, anyone)?.priority, 'seek')
    assert.equal(line.next(999, anyone), backup)
  })

  it('names the last of the least urgent', () => {
    const line = createWaitingLine<Waiting>()
    assert.equal(line.last(), undefined)
    const [seek, early, late] = [at(9, 'seek'), at(1, 'ingestion'), at(2, 'ingestion')]
    for (const waiting of [late, seek, early]) line.join(waiting)
    assert.equal(line.last(), late)
    assert.deepEqual(new Set(line.all()), new Set([seek, early, late]))
  })

  it('serves whoever has waited a second within eight turns for each who came before', () => {
    const step = fc.record({
      joins: fc.array(fc.constantFrom(...PRIORITIES), { maxLength: 3 }),
      seeks: fc.nat(2),
      passes: fc.nat(300),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const line = createWaitingLine<Waiting>()
        const turnsLeft = new Map<Waiting, number>()
        let time = 0
        for (const { joins, seeks, passes } of steps) {
          time += passes
          for (const priority of [...joins, ...Array.from({ length: seeks }, () => 'seek' as const)]) {
            line.join(at(time, priority))
          }
          for (const waiting of line.all()) {
            if (time - waiting.cameAt < 1000 || turnsLeft.has(waiting)) continue
            const earlier = [...line.all()].filter(({ cameAt }) => cameAt <= waiting.cameAt).length
            turnsLeft.set(waiting, 8 * earlier)
          }
          const served = line.next(time, anyone)
          if (served !== undefined) turnsLeft.delete(served)
          for (const [waiting, left] of turnsLeft) {
            assert.ok(left > 1, `${waiting.priority} has waited ${time - waiting.cameAt} ms`)
            turnsLeft.set(waiting, left - 1)
          }
        }
      }),
    )
  })
})
