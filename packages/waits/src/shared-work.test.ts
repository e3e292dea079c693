import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSharedWork } from './shared-work.ts'

test('stops the work when the last asker leaves, and starts anew for the next', async () => {
  const work = createSharedWork<string>()
  const asker = new AbortController()
  const stopped = Promise.withResolvers<void>()
  const hanging = work.run(
    'a',
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          stopped.resolve()
          reject(signal.reason)
        })
      }),
    asker.signal,
  )
  asker.abort()
  await assert.rejects(hanging, { name: 'AbortError' })
  await stopped.promise
  assert.equal(await work.run('a', async () => 'new', new AbortController().signal), 'new')
})

test('gives what was forgotten to those who wait for it alone', async () => {
  const work = createSharedWork<string>()
  const { signal } = new AbortController()
  const answer = Promise.withResolvers<string>()
  const waiting = work.run('a', () => answer.promise, signal)
  work.forget('a')
  assert.equal(await work.run('a', async () => 'new', signal), 'new')
  const joined = work.run('a', () => answer.promise, signal)
  work.forget(undefined)
  assert.equal(await work.run('a', async () => 'newer', signal), 'newer')
  answer.resolve('old')
  assert.deepEqual(await Promise.all([waiting, joined]), ['old', 'old'])
})
