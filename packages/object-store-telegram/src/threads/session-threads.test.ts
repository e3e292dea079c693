import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import { Worker } from 'node:worker_threads'
import { createSessionThreads } from './session-threads.ts'

const never = new AbortController().signal
const PARENT = `const { parentPort } = require('node:worker_threads');
const answerWith = (failure) => parentPort.on('message', ({ kind, question }) => {
  if (kind === 'open' && failure) parentPort.postMessage({ kind: 'failed', question, error: { action: 'sign in', problem: { kind: failure }, text: 'NO' } })
  else parentPort.postMessage({ kind: 'done', question, result: 'answer' })
});`
const SERVES = `${PARENT} answerWith()`
const REFUSES = `${PARENT} answerWith('dead')`
const TELLS = `${SERVES}; const tell = (isReachable, dc) => parentPort.postMessage({ kind: 'news', sessionId: 'one', news: { kind: 'reach', dc, isHome: dc === 2, isReachable } });
tell(false, 2); tell(false, 4); tell(true, 2);`
const BREAKS = `throw new Error('cannot load')`
const channel = { kind: 'id', id: 1 } as never

/** One thread with the session "one" open; each start of the thread runs the next of `codes`. */
async function startThreads(t: TestContext, codes: string[], restart = { firstMs: 1, maxMs: 1 }) {
  const workers: Worker[] = []
  const lost: unknown[] = []
  const news: string[] = []
  const reopenFailed = Promise.withResolvers<string>()
  const serving = Promise.withResolvers<void>()
  const threads = createSessionThreads(
    {
      app: {} as never,
      threads: 1,
      onThreadLost: (error) => lost.push(error),
      onNews: (id, one) => news.push(one.kind === 'reach' ? `${id} ${one.dc} ${one.isReachable}` : one.fault),
      onReopenFailed: (sessionId, error) => reopenFailed.resolve(`${sessionId}: ${error}`),
    },
    {
      restart,
      startWorker() {
        const worker = new Worker(codes[workers.length] ?? '', { eval: true })
        workers.push(worker)
        if (workers.length === codes.length) worker.once('message', () => serving.resolve())
        return worker
      },
    },
  )
  t.after(() => threads[Symbol.asyncDispose]())
  const session = await threads.open({ id: 'one', storagePath: ':memory:' }, never)
  const [first] = workers
  assert.ok(first)
  return { session, first, lost, news, reopenFailed: reopenFailed.promise, serving: serving.promise, workers }
}

describe('the threads of sessions', () => {
  it('come back with their sessions, after a pause each time one cannot load', async (t) => {
    const { session, first, lost, serving } = await startThreads(t, [SERVES, BREAKS, BREAKS, SERVES])
    await first.terminate()
    await serving
    assert.equal(await session.getChannel(channel, { signal: never }), 'answer')
    assert.equal(lost.length, 3)
    assert.match(String(lost[2]), /cannot load/)
  })

  it('let calls wait that come while a session is opened again', async (t) => {
    const { session, first, lost } = await startThreads(t, [SERVES, SERVES])
    await first.terminate()
    assert.equal(await session.getChannel(channel, { signal: never }), 'answer')
    assert.equal(lost.length, 1)
  })

  it('fail calls at once while they are away for long', async (t) => {
    const { session, first, workers } = await startThreads(t, [SERVES], { firstMs: 60_000, maxMs: 60_000 })
    const ended = once(first, 'exit')
    await first.terminate()
    await ended
    await assert.rejects(session.getChannel(channel, { signal: never }), { code: 'telegram_network' })
    assert.equal(workers.length, 1)
  })

  it('take back with a thread that no data centre was reached by it', async (t) => {
    const { session, first, news } = await startThreads(t, [TELLS, SERVES])
    const told = ['one 2 false', 'one 4 false', 'one 2 true']
    assert.deepEqual(news, told)
    await first.terminate()
    await session.getChannel(channel, { signal: never })
    assert.deepEqual(news, [...told, 'one 4 true'])
  })

  it('give up a session whose account is gone, and say so to who calls', async (t) => {
    const { session, first, reopenFailed } = await startThreads(t, [SERVES, REFUSES])
    await first.terminate()
    assert.equal(await reopenFailed, 'one: TelegramError: Cannot sign in: NO')
    await assert.rejects(session.getChannel(channel, { signal: never }), { code: 'telegram_dead', text: 'NO' })
  })
})
