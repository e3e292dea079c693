import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRestartPauses } from './restart-pauses.ts'

function setUp() {
  const clock = { ms: 0 }
  const pauses = createRestartPauses({ firstMs: 200, maxMs: 1000, steadyMs: 5000, now: () => clock.ms })
  /** Starts it, lets it run for `ms`, and returns the pause after its end. */
  const pauseAfter = (ms: number): number => {
    pauses.started()
    clock.ms += ms
    return pauses.ended()
  }
  return pauseAfter
}

describe('the pauses before a restart', () => {
  it('double up to the longest while it ends soon', () => {
    const pauseAfter = setUp()
    assert.deepEqual(
      [0, 0, 10, 4999, 0].map((ms) => pauseAfter(ms)),
      [200, 400, 800, 1000, 1000],
    )
  })

  it('begin again when it was steady', () => {
    const pauseAfter = setUp()
    assert.deepEqual(
      [0, 0, 5000, 0].map((ms) => pauseAfter(ms)),
      [200, 400, 200, 400],
    )
  })
})
