import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { repeatWork } from './repeat-work.ts'

/** Pauses that the test ends. */
function setUp() {
  const errors: unknown[] = []
  const pauses: number[] = []
  let endPause = () => {}
  const options = {
    everyMs: 5000,
    onError: (error: unknown) => void errors.push(error),
    pause: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        pauses.push(ms)
        endPause = resolve
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  return { options, errors, pauses, endPause: () => endPause() }
}

const turn = () => new Promise(setImmediate)

describe('repeatWork', () => {
  it('pauses from the end of one to the begin of the next, so that two never overlap', async () => {
    const { options, pauses, endPause } = setUp()
    let begun = 0
    let end = Promise.withResolvers<void>()
    const work = repeatWork(() => {
      begun += 1
      return end.promise
    }, options)
    endPause()
    await turn()
    assert.deepEqual([begun, pauses.length], [1, 1])
    end.resolve()
    await turn()
    assert.deepEqual([begun, pauses], [1, [5000, 5000]])
    end = Promise.withResolvers()
    endPause()
    await turn()
    assert.equal(begun, 2)
    end.resolve()
    await work[Symbol.asyncDispose]()
  })

  it('goes on after a failure and tells of it', async () => {
    const { options, errors, pauses, endPause } = setUp()
    await using _work = repeatWork(() => Promise.reject(new Error('no disk')), options)
    endPause()
    await turn()
    assert.equal(errors.length, 1)
    assert.equal(pauses.length, 2)
  })

  it('ends what is under way when it is disposed of, and waits for that', async () => {
    const { options, errors, endPause } = setUp()
    let hasEnded = false
    const work = repeatWork(async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      await turn()
      hasEnded = true
      signal.throwIfAborted()
    }, options)
    endPause()
    await turn()
    await work[Symbol.asyncDispose]()
    assert.equal(hasEnded, true)
    assert.deepEqual(errors, [])
  })
})
