import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { createHandTimers } from '../testing/hand-timers.ts'
import { readAll, SLICE, startFiller } from '../testing/start-filler.ts'

const MIDDLE = SLICE / 2

describe('a viewer who hangs up', () => {
  it('and comes back at once goes on with the slice that was on its way', async (t) => {
    const timers = createHandTimers()
    const { source, store, thread } = startFiller(t, { after: timers.after })
    const { openRange } = thread()
    source.hold()
    const before = openRange('film', { start: 0, end: 5 * SLICE })
    const left = assert.rejects(Promise.resolve(before.ready()))
    await eventually(() => source.reads.length === 1)
    before.close()
    await left
    await eventually(() => timers.running.length === 1)
    assert.deepEqual(timers.running, [50])
    const behind = readAll(openRange('film', { start: MIDDLE, end: SLICE }))
    await eventually(() => timers.running.length === 0)
    source.release()
    assert.ok((await behind).equals(source.bytesOf('film', MIDDLE, SLICE)))
    await eventually(() => store.has({ fileId: 'film', index: 0 }))
    assert.equal(source.sentBytes(), SLICE)
    assert.deepEqual(timers.running, [])
  })

  it('and stays away has the read aborted when the moment is over', async (t) => {
    const timers = createHandTimers()
    const { source, store, thread } = startFiller(t, { after: timers.after })
    const { openRange } = thread()
    source.hold()
    const reader = openRange('film', { start: 0, end: 5 * SLICE })
    const left = assert.rejects(Promise.resolve(reader.ready()))
    await eventually(() => source.reads.length === 1)
    reader.close()
    await left
    await eventually(() => timers.running.length === 1)
    assert.equal(source.reads[0]?.isAborted, false)
    timers.fire()
    assert.equal(source.reads[0]?.isAborted, true)
    source.release()
    await readAll(openRange('film', { start: 0, end: SLICE }))
    await eventually(() => store.has({ fileId: 'film', index: 0 }))
    assert.equal(source.sentBytes(), SLICE)
  })
})
