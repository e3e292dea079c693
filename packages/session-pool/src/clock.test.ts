import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { systemClock } from './clock.ts'

describe('systemClock', () => {
  it('wakes once, not before the time, and not when it was taken back', async (t) => {
    // The clock's own timers do not keep the process alive.
    const alive = setInterval(() => {}, 1000)
    t.after(() => clearInterval(alive))
    const woken: string[] = []
    const before = systemClock.now()
    await new Promise<void>((resolve) => {
      const takeBack = systemClock.after(1, () => woken.push('taken back'))
      systemClock.after(5, () => woken.push('later'))
      systemClock.after(20, resolve)
      takeBack()
    })
    assert.deepEqual(woken, ['later'])
    assert.ok(systemClock.now() - before >= 19)
  })

  it('does not wake at once for a moment that is further off than timers reach', async (t) => {
    const alive = setInterval(() => {}, 1000)
    t.after(() => clearInterval(alive))
    let hasWoken = false
    const takeBack = systemClock.after(2 ** 33, () => {
      hasWoken = true
    })
    await new Promise<void>((resolve) => void systemClock.after(20, resolve))
    takeBack()
    assert.equal(hasWoken, false)
  })
})
