import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { connectBySocks } from './socks-handshake.ts'

const target = { host: '149.154.167.51', port: 443 }

/** A proxy that sends `answers`, piece by piece, and records what it receives. */
async function setUp(context: TestContext, answers: number[][]) {
  const heard: Buffer[] = []
  const server = createServer((socket: Socket) => {
    const left = [...answers]
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      heard.push(bytes)
      const answer = left.shift()
      if (answer === undefined) socket.destroy()
      else socket.write(Buffer.from(answer))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1' })
  context.after(() => {
    socket.destroy()
    server.close()
  })
  await once(socket, 'connect')
  return { heard, socket, proxy: { host: '127.0.0.1', port } }
}

const CONNECTED = [5, 0, 0, 1, 10, 0, 0, 1, 0, 80]

describe('connectBySocks', () => {
  it('asks an open proxy for the target, and leaves what follows unread', async (context) => {
    const { heard, socket, proxy } = await setUp(context, [
      [5, 0],
      [...CONNECTED, 7, 8],
    ])
    await connectBySocks(socket, proxy, target)
    assert.deepEqual(Buffer.concat(heard), Buffer.from([5, 1, 0, 5, 1, 0, 1, 149, 154, 167, 51, 1, 187]))
    const [rest] = await once(socket, 'data')
    assert.deepEqual(rest, Buffer.from([7, 8]))
  })

  it('signs in where that is asked for', async (context) => {
    const { heard, socket, proxy } = await setUp(context, [[5, 2], [1, 0], CONNECTED])
    await connectBySocks(socket, { ...proxy, user: 'me', password: 'word' }, target)
    assert.deepEqual(heard[1], Buffer.from([1, 2, 109, 101, 4, 119, 111, 114, 100]))
  })

  for (const [why, answers] of [
    ['is no proxy', [[4, 0]]],
    ['wants another way to sign in', [[5, 255]]],
    [
      'refuses the target',
      [
        [5, 0],
        [5, 5, 0, 1, 0, 0, 0, 0, 0, 0],
      ],
    ],
    ['closes the connection', []],
  ] as [string, number[][]][]) {
    it(`refuses one that ${why}`, async (context) => {
      const { socket, proxy } = await setUp(context, answers)
      await assert.rejects(connectBySocks(socket, proxy, target), { code: 'proxy_failed' })
    })
  }

  it('refuses a wrong password', async (context) => {
    const { socket, proxy } = await setUp(context, [
      [5, 2],
      [1, 1],
    ])
    await assert.rejects(connectBySocks(socket, { ...proxy, user: 'me' }, target), { code: 'proxy_failed' })
  })
})
