import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { LeaseAnswer } from '../leases.ts'
import { leasesContract } from '../testing/index.ts'
import { createMemoryLeases } from './memory-leases.ts'

leasesContract('leases in memory', async (options) => ({ leases: createMemoryLeases(options) }))

describe('createMemoryLeases', () => {
  it('answers as a list of places does that is looked through each time', async () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b'),
      holder: fc.constantFrom('1', '2', '3', '4'),
      limit: fc.integer({ min: 1, max: 3 }),
      ttlMs: fc.integer({ min: 1, max: 20 }),
      move: fc.constantFrom('acquire', 'acquire', 'release'),
      advance: fc.nat(8),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        let time = 0
        const leases = createMemoryLeases({ maxLeases: 100, now: () => time })
        let model: { key: string; holder: string; end: number }[] = []
        for (const { key, holder, limit, ttlMs, move, advance } of steps) {
          time += advance
          model = model.filter(({ end }) => end > time)
          const mine = model.find((place) => place.key === key && place.holder === holder)
          if (move === 'release') {
            assert.equal(await leases.release(key, holder), mine !== undefined)
            model = model.filter((place) => place !== mine)
            continue
          }
          const others = model.filter((place) => place.key === key)
          const ends = others.map(({ end }) => end).sort((x, y) => x - y)
          const isFree = mine !== undefined || others.length < limit
          const freeInMs = (ends[others.length - limit] ?? 0) - time
          const expected: LeaseAnswer = isFree ? { granted: true } : { granted: false, freeInMs }
          assert.deepEqual(await leases.acquire({ key, holder, limit, ttlMs }), expected)
          if (mine !== undefined) mine.end = time + ttlMs
          else if (isFree) model.push({ key, holder, end: time + ttlMs })
          const seen = (await leases.list(key)).map((lease) => `${lease.holder} ${lease.remainingMs}`)
          assert.deepEqual(
            seen,
            model.filter((place) => place.key === key).map((place) => `${place.holder} ${place.end - time}`),
          )
        }
      }),
    )
  })
})
