import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ImagesBusyError } from './errors.ts'
import { createRenderSlots } from './render-slots.ts'

const never = new AbortController().signal

test('runs so many at once, lets so many wait and turns the rest away', async () => {
  const slots = createRenderSlots({ maxRunning: 2, maxWaiting: 1 })
  const gate = Promise.withResolvers<void>()
  const started: number[] = []
  const run = (index: number) =>
    slots.run(async () => {
      started.push(index)
      await gate.promise
    }, never)
  const running = [run(0), run(1), run(2)]
  await assert.rejects(run(3), ImagesBusyError)
  assert.deepEqual(started, [0, 1])
  gate.resolve()
  await Promise.all(running)
  assert.deepEqual(started, [0, 1, 2])
})

test('gives the place in the queue back to others when one stops waiting', async () => {
  const slots = createRenderSlots({ maxRunning: 1, maxWaiting: 1 })
  const gate = Promise.withResolvers<void>()
  const first = slots.run(() => gate.promise, never)
  const impatient = new AbortController()
  const second = slots.run(async () => 'second', impatient.signal)
  impatient.abort()
  await assert.rejects(second, { name: 'AbortError' })
  const third = slots.run(async () => 'third', never)
  gate.resolve()
  await first
  assert.equal(await third, 'third')
})
