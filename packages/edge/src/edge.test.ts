import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { film, SIZE } from './testing/film.ts'
import { ask } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

describe('starting and stopping', () => {
  it('does not share the port of another edge', async (t) => {
    const { edge } = await startEdge(t, film)
    await assert.rejects(startEdge(t, film, { port: edge.port }), { code: 'port_in_use' })
  })

  it('says how much memory it could not have', async (t) => {
    await assert.rejects(startEdge(t, film, { memoryBytes: 8e15 }), { code: 'no_memory', bytes: 8e15 })
  })

  it('lets an answer end while it takes no more connections', async (t) => {
    const { edge, source, linkTo } = await startEdge(t, film)
    source.hold()
    const last = ask(edge.port, linkTo('film'))
    await eventually(() => source.reads.length === 1)
    const drained = edge.drain(5000)
    await eventually(async () => (await ask(edge.port, '/healthz')).status === 0)
    source.release()
    assert.ok((await last).body.equals(source.bytesOf('film', 0, SIZE)))
    await drained
  })
})
