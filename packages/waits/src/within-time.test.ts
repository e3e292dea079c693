import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withinTime } from './within-time.ts'

/** Yields `pieces`, then hangs for ever. */
function hangsAfter(pieces: number[]) {
  const told = { left: false }
  let at = 0
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        at < pieces.length ? Promise.resolve({ done: false, value: pieces[at++] as number }) : new Promise(() => {}),
      return: () => {
        told.left = true
        return Promise.resolve({ done: true, value: undefined })
      },
    }),
  }
  return { source, told }
}

async function collect(source: AsyncIterable<number>, signal: AbortSignal = new AbortController().signal) {
  const seen: number[] = []
  const timedOut = (piece: string, ms: number) => new Error(`no ${piece} piece in ${ms}`)
  try {
    for await (const piece of withinTime(source, { firstMs: 20, nextMs: 10, signal, timedOut })) seen.push(piece)
    return { seen, error: undefined }
  } catch (error) {
    return { seen, error: error instanceof Error ? error.message : error }
  }
}

describe('withinTime', () => {
  it('passes on what comes in time', async () => {
    const source = (async function* () {
      yield* [1, 2, 3]
    })()
    assert.deepEqual(await collect(source), { seen: [1, 2, 3], error: undefined })
  })

  it('gives up when the first piece does not come, and tells the source to stop', async () => {
    const { source, told } = hangsAfter([])
    assert.deepEqual(await collect(source), { seen: [], error: 'no first piece in 20' })
    assert.ok(told.left)
  })

  it('gives up when a later piece does not come', async () => {
    const { source, told } = hangsAfter([1, 2])
    assert.deepEqual(await collect(source), { seen: [1, 2], error: 'no next piece in 10' })
    assert.ok(told.left)
  })

  it('does not count the time in which nobody asks', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const signal = new AbortController().signal
    const timedOut = () => new Error('gave up')
    const source = (async function* () {
      yield* [1, 2]
    })()
    const pieces = withinTime(source, { firstMs: 5, nextMs: 5, signal, timedOut })
    await pieces.next()
    t.mock.timers.tick(30)
    assert.deepEqual(await pieces.next(), { done: false, value: 2 })
  })

  it('leaves at once with the reason of the reader', async () => {
    const { source, told } = hangsAfter([])
    const leaver = new AbortController()
    const left = collect(source, leaver.signal)
    leaver.abort('enough')
    assert.deepEqual(await left, { seen: [], error: 'enough' })
    assert.ok(told.left)
  })

  it('passes on the error of the source', async () => {
    const source = (async function* () {
      yield 1
      throw new Error('broke')
    })()
    assert.deepEqual(await collect(source), { seen: [1], error: 'broke' })
  })
})
