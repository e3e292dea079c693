import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createRatesMemory, openViewerRates } from './viewer-rates.ts'

const GUEST = { bytesPerSecond: 1_500_000, burstBytes: 1_500_000 }

function setUp() {
  const clock = { now: 1_000_000_000n }
  const memory = createRatesMemory()
  const open = () => openViewerRates(memory, 'seed', () => clock.now)
  return { clock, open, advance: (seconds: number) => (clock.now += BigInt(Math.round(seconds * 1e6))) }
}

describe('the rate of a viewer', () => {
  it('lets the burst go at once, and then what is earned', () => {
    const pace = setUp().open()('viewer', GUEST)
    assert.equal(pace.take(1_500_000), 0)
    assert.equal(pace.take(150_000), 100)
    assert.equal(pace.take(150_000), 200)
  })

  it('is one for all threads and connections, and another one for another viewer', () => {
    const { open } = setUp()
    const [one, two] = [open(), open()]
    assert.equal(one('viewer', GUEST).take(1_500_000), 0)
    assert.equal(two('viewer', GUEST).take(1_500_000), 1000)
    assert.equal(two('other', GUEST).take(1_500_000), 0)
  })

  it('comes back to the whole burst after a rest, and to no more', () => {
    const { open, advance } = setUp()
    const pace = open()('viewer', GUEST)
    pace.take(3_000_000)
    advance(100)
    assert.equal(pace.take(1_500_000), 0)
    assert.equal(pace.take(15_000), 10)
  })

  it('gives back what was not sent', () => {
    const pace = setUp().open()('viewer', GUEST)
    pace.take(1_500_000)
    pace.take(131_072)
    pace.giveBack(131_072)
    assert.equal(pace.take(150_000), 100)
  })

  it('never lets more go than burst and rate, however connections take turns', () => {
    const steps = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 131_072 }), thread: fc.nat(3) }), {
      minLength: 50,
      maxLength: 200,
    })
    fc.assert(
      fc.property(steps, (taken) => {
        const { clock, open } = setUp()
        const threads = [open(), open(), open(), open()]
        let sent = 0
        let lastMs = 0
        for (const { bytes, thread } of taken) {
          const waitMs = threads[thread]?.('viewer', GUEST).take(bytes) ?? 0
          sent += bytes
          lastMs = Math.max(lastMs, waitMs)
        }
        assert.ok(clock.now > 0n)
        const allowed = GUEST.burstBytes + (GUEST.bytesPerSecond * (lastMs + 1)) / 1000
        assert.ok(sent <= allowed, `${sent} of ${allowed}`)
      }),
    )
  })

  it('keeps ten thousand viewers apart who come one after the other', () => {
    const { open, advance } = setUp()
    const paceOf = open()
    for (let viewer = 0; viewer < 10_000; viewer += 1) {
      assert.equal(paceOf(`viewer ${viewer}`, GUEST).take(15_000), 0, `viewer ${viewer}`)
      advance(0.01)
    }
  })
})
