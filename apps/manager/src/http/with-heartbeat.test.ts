import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withHeartbeat } from './with-heartbeat.ts'

test('says an empty line while nothing comes, and passes lines on in order', async () => {
  const { promise: silence, resolve: speak } = Promise.withResolvers<void>()
  async function* lines() {
    yield 'a\n'
    await silence
    yield 'b\n'
  }
  const heard: string[] = []
  for await (const line of withHeartbeat(lines(), 1)) {
    heard.push(line)
    if (line === '\n') speak()
  }
  assert.equal(heard[0], 'a\n')
  assert.equal(heard[1], '\n')
  assert.equal(heard.at(-1), 'b\n')
})

test('ends the lines when its reader leaves', async () => {
  let ended = false
  async function* lines() {
    try {
      yield 'a\n'
      yield 'b\n'
    } finally {
      ended = true
    }
  }
  for await (const _ of withHeartbeat(lines(), 1000)) break
  assert.ok(ended)
})
