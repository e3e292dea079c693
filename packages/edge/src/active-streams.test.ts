import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createActiveStreams } from './active-streams.ts'

describe('createActiveStreams', () => {
  it('ends the answers of one file, or all, and none that is over', () => {
    const streams = createActiveStreams()
    const ended: string[] = []
    const named = (name: string) => ({ purge: () => void ended.push(name) })
    const one = named('one')
    streams.add('film', one)
    streams.add('film', named('two'))
    streams.add('other', named('three'))
    streams.delete('film', one)
    streams.end('film')
    assert.deepEqual(ended, ['two'])
    streams.end('unknown')
    streams.end(undefined)
    assert.deepEqual(ended.toSorted(), ['three', 'two', 'two'])
  })

  it('lets an answer leave while all are ended', () => {
    const streams = createActiveStreams()
    const ended: string[] = []
    const leaving = {
      purge() {
        ended.push('leaving')
        streams.delete('film', leaving)
      },
    }
    streams.add('film', leaving)
    streams.add('film', { purge: () => void ended.push('staying') })
    streams.end(undefined)
    streams.end(undefined)
    assert.deepEqual(ended, ['leaving', 'staying', 'staying'])
  })
})
