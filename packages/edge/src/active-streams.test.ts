import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createActiveStreams } from './active-streams.ts'

describe('createActiveStreams', () => {
  it('ends the answers of one file, or all, and none that is over', () => {
    const streams = createActiveStreams()
    const ended: string[] = []
    const add = (fileId: string, name: string) => streams.add(fileId, { destroy: () => void ended.push(name) })
    const leave = add('film', 'one')
    add('film', 'two')
    add('other', 'three')
    leave()
    streams.end('film')
    assert.deepEqual(ended, ['two'])
    streams.end('unknown')
    streams.end(undefined)
    assert.deepEqual(ended.toSorted(), ['three', 'two', 'two'])
  })

  it('lets an answer leave while all are ended', () => {
    const streams = createActiveStreams()
    const leaves: (() => void)[] = []
    const stream = { destroy: () => leaves.forEach((leave) => void leave()) }
    leaves.push(streams.add('film', stream), streams.add('film', { destroy: () => {} }))
    streams.end(undefined)
    streams.end(undefined)
    assert.equal(leaves.length, 2)
  })
})
