import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRequestWindow } from './request-window.ts'

describe('createRequestWindow', () => {
  it('lets no window of one second hold more than the limit, and lets through what it may', () => {
    const asks = fc.array(fc.record({ passes: fc.nat(700), limit: fc.integer({ min: 1, max: 6 }) }), { maxLength: 200 })
    fc.assert(
      fc.property(asks, (steps) => {
        const window = createRequestWindow()
        const sent: number[] = []
        let time = 0
        for (const { passes, limit } of steps) {
          time += passes
          const inSecond = (end: number) => sent.filter((at) => at > end - 1000 && at <= end).length
          assert.equal(window.count(time), inSecond(time))
          const next = window.nextAt(time, limit)
          if (next > time) {
            assert.ok(inSecond(next - 1) >= limit && inSecond(next) < limit)
            continue
          }
          assert.ok(inSecond(time) < limit)
          window.take(time)
          sent.push(time)
        }
      }),
    )
  })
})
