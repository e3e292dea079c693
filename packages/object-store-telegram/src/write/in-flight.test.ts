import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createInFlight } from './in-flight.ts'

describe('createInFlight', () => {
  it('runs no more at once than it may', async () => {
    const inFlight = createInFlight(2)
    const ends = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
    const begun: number[] = []
    const starting = (async () => {
      for (const [i, { promise }] of ends.entries()) {
        await inFlight.start(() => {
          begun.push(i)
          return promise
        })
      }
    })()
    await new Promise(setImmediate)
    assert.deepEqual(begun, [0, 1])
    ends[1]?.resolve()
    await new Promise(setImmediate)
    assert.deepEqual(begun, [0, 1, 2])
    for (const { resolve } of ends) resolve()
    await starting
    await inFlight.drain()
    assert.deepEqual(begun, [0, 1, 2, 3])
  })

  it('tells the first failure to whoever asks next', async () => {
    const inFlight = createInFlight(1)
    const failure = new Error('lost')
    await inFlight.start(() => Promise.reject(failure))
    await assert.rejects(inFlight.drain(), failure)
    await assert.rejects(
      inFlight.start(async () => {}),
      failure,
    )
  })
})
