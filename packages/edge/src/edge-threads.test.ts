import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import { eventually } from '@streamvault/waits/testing'
import { createEdgeThreads } from './edge-threads.ts'

const PARENT = `const { parentPort } = require('node:worker_threads')`
const LISTENS = `${PARENT}; parentPort.on('message', () => {}); parentPort.postMessage({ kind: 'listening' })`
const DRAINS = `${LISTENS}; parentPort.on('message', ({ kind }) => parentPort.postMessage({ kind: kind + 'ed' }))`
const WEDGED = `${LISTENS}; parentPort.on('message', () => { for (;;); })`
const BREAKS = `throw new Error('cannot load')`

/** Threads whose n-th start runs the n-th code; the last code also serves all later starts. */
async function startThreads(t: TestContext, codes: string[], restart = { firstMs: 1, maxMs: 1 }) {
  const workers: Worker[] = []
  const errors: unknown[] = []
  const seen = { released: 0 }
  const threads = await createEdgeThreads({
    count: 1,
    start() {
      const worker = new Worker(codes[Math.min(workers.length, codes.length - 1)] ?? '', { eval: true })
      workers.push(worker)
      const release = () => {
        seen.released += 1
      }
      return { worker, release }
    },
    onError: (error) => errors.push(error),
    restart,
    graceMs: 20,
  })
  t.after(() => threads[Symbol.asyncDispose]())
  return { threads, workers, errors, seen }
}

describe('the threads of an edge', () => {
  it('end when they say that they are done', async (t) => {
    const { threads, errors, seen } = await startThreads(t, [DRAINS])
    await threads.drain(60_000)
    assert.deepEqual([errors, seen.released], [[], 1])
  })

  it('are ended when they do not answer', async (t) => {
    const { threads, errors, seen } = await startThreads(t, [WEDGED])
    await threads.drain(10)
    assert.equal(seen.released, 1)
    assert.match(String(errors[0]), /TimeoutError/)
  })

  it('are not waited for when they have ended already', async (t) => {
    const { threads, workers, errors } = await startThreads(t, [DRAINS], { firstMs: 60_000, maxMs: 60_000 })
    const [worker] = workers
    assert.ok(worker)
    await worker.terminate()
    await threads.drain(60_000)
    assert.deepEqual([errors, workers.length], [[], 1])
  })

  it('are started again, each time after a longer pause while they cannot load', async (t) => {
    const { workers, errors, seen } = await startThreads(t, [DRAINS, BREAKS, BREAKS, DRAINS])
    await workers[0]?.terminate()
    await eventually(() => workers.length === 4)
    const last = workers[3]
    assert.ok(last)
    await once(last, 'message')
    assert.equal(seen.released, 3)
    assert.match(String(errors[0]), /cannot load/)
  })

  it('that cannot load at the first start say so', async (t) => {
    await assert.rejects(startThreads(t, [BREAKS], { firstMs: 60_000, maxMs: 60_000 }), /ended before it was listening/)
  })
})
