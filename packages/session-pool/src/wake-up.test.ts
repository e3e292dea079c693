import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createWakeUp } from './wake-up.ts'

describe('createWakeUp', () => {
  it('can be set again for the same moment when its timer came too early', () => {
    const timers: (() => void)[] = []
    let wakes = 0
    const after = (_ms: number, wake: () => void) => {
      timers.push(wake)
      return () => {}
    }
    const wakeUp = createWakeUp({ now: () => 0, after }, () => {
      wakes += 1
    })
    wakeUp.at(100)
    wakeUp.at(100)
    assert.equal(timers.length, 1)
    timers[0]?.()
    wakeUp.at(100)
    assert.deepEqual([wakes, timers.length], [1, 2])
  })
})
