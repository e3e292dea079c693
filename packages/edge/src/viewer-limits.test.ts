import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { film } from './testing/film.ts'
import { ask } from './testing/raw-client.ts'
import { startEdge } from './testing/start-edge.ts'

describe('viewers', () => {
  it('of a guest share one rate, whatever connections and threads they use; members have none', async (t) => {
    const size = 3 * 2 ** 20
    const rates = { guest: { bytesPerSecond: 8_000_000, burstBytes: 500_000 } }
    const { edge, source, linkTo } = await startEdge(t, { film: { size } }, { threads: 2, rates })
    const guest = linkTo('film', { class: 'guest' })
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(edge.port, guest)))
    const seconds = (performance.now() - began) / 1000
    for (const { body } of answers) assert.ok(body.equals(source.bytesOf('film', 0, size)))
    assert.ok(seconds > (8 * size - 500_000) / 8_000_000 - 0.1, `${8 * size} bytes in ${seconds} s`)
    assert.ok((await ask(edge.port, linkTo('film'))).body.equals(source.bytesOf('film', 0, size)))
  })

  it('who leave while they are held back take nothing from those who stay', async (t) => {
    const rates = { guest: { bytesPerSecond: 1_000_000, burstBytes: 65_536 } }
    const { edge, linkTo } = await startEdge(t, { film: { size: 2 ** 20 } }, { rates })
    const guest = linkTo('film', { class: 'guest' })
    const leave = () =>
      new Promise<void>((resolve) => {
        const socket = connect(edge.port, '127.0.0.1', () => socket.write(`GET ${guest} HTTP/1.1\r\nHost: x\r\n\r\n`))
        socket.once('data', () => socket.destroy())
        socket.once('close', () => resolve())
        setTimeout(() => socket.destroy(), 50)
      })
    await Promise.all(Array.from({ length: 100 }, leave))
    await eventually(() => edge.stats().streamsActive === 0)
    const { status, body } = await ask(edge.port, guest, { headers: { range: 'bytes=0-65535' } })
    assert.deepEqual([status, body.length], [206, 65_536])
  })

  it('of one address are held to so many connections over all threads, and get room when one ends', async (t) => {
    const limits = { maxConnections: 3, maxRequestsPerSecond: 30_000 }
    const { edge } = await startEdge(t, film, { limits, threads: 2 })
    const codeOf = async () => /"code":"(\w+)"/.exec((await ask(edge.port, '/healthz')).body.toString())?.[1]
    const open = await Promise.all(
      [1, 2, 3].map(
        () =>
          new Promise<ReturnType<typeof connect>>((resolve) => {
            const socket = connect(edge.port, '127.0.0.1', () => resolve(socket))
          }),
      ),
    )
    await eventually(async () => (await codeOf()) === 'too_many_connections')
    open[0]?.destroy()
    await eventually(async () => (await codeOf()) === undefined)
    for (const socket of open) socket.destroy()
  })

  it('of one address are held to so many requests a second', async (t) => {
    const { edge } = await startEdge(t, film, { limits: { maxConnections: 100, maxRequestsPerSecond: 0 } })
    for (const more of [{}, { expect: 'the unexpected' }]) {
      const { status, headers, body } = await ask(edge.port, '/healthz', { headers: more })
      assert.deepEqual([status, headers['retry-after']], [429, '1'])
      assert.match(body.toString(), /"too_many_requests"/)
    }
  })
})
