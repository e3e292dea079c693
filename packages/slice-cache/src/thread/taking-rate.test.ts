import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTakingRate } from './taking-rate.ts'

describe('the rate at which a viewer takes bytes', () => {
  it('comes to what is taken in each second', () => {
    const rate = createTakingRate(1000)
    for (let ms = 0; ms < 10_000; ms += 10) rate.took(20_000, ms)
    assert.ok(Math.abs(rate.bytesPerSecond / 2_000_000 - 1) < 0.02)
  })

  it('is not taken in by what a socket takes at once', () => {
    const rate = createTakingRate(1000)
    for (let i = 0; i < 10; i += 1) rate.took(1_000_000, i)
    assert.ok(rate.bytesPerSecond <= 10_000_000)
  })

  it('falls while nothing is taken', () => {
    const rate = createTakingRate(1000)
    rate.took(20_000_000, 0)
    rate.took(0, 3000)
    assert.ok(rate.bytesPerSecond < 1_000_000)
  })

  it('bears a clock that goes back', () => {
    const rate = createTakingRate(1000)
    rate.took(1000, 5000)
    rate.took(1000, 4000)
    assert.equal(rate.bytesPerSecond, 2000)
  })
})
