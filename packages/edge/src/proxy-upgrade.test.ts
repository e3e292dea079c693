import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, it, type TestContext } from 'node:test'
import { createUpgradeProxy, type UpgradeLimits } from './proxy-upgrade.ts'

const HOUR_MS = 3_600_000
const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'

async function listen(
  t: TestContext,
  server: Server,
  onUpgrade: (request: IncomingMessage, socket: Socket, first: Buffer) => void,
) {
  const sockets = new Set<Duplex>()
  server.on('upgrade', (asked: IncomingMessage, socket: Duplex, first: Buffer) => {
    sockets.add(socket)
    onUpgrade(asked, asked.socket, first)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A proxy before an upstream that calls `onUpgrade` with each handshake. */
async function setUp(t: TestContext, onUpgrade: (socket: Socket) => void, limits: Partial<UpgradeLimits>) {
  const upstream = { host: '127.0.0.1', port: await listen(t, createServer(), (_, socket) => onUpgrade(socket)) }
  const proxy = createUpgradeProxy(
    { manager: upstream, web: upstream, token: 'secret' },
    { maxTunnels: 10, answerMs: HOUR_MS, idleMs: HOUR_MS, ...limits },
  )
  const viewer = { address: '127.0.0.1', proto: 'http' as const }
  // The edge, too, closes idle connections.
  const server = createServer().setTimeout(limits.answerMs ?? HOUR_MS, (socket) => socket.destroy())
  const port = await listen(t, server, (asked, socket, first) => proxy.forward(asked, socket, first, viewer))
  const open = () => {
    const asked = request({ port, path: '/live', headers: { connection: 'Upgrade', upgrade: 'websocket' } })
    asked.end()
    return asked
  }
  return { open, proxy }
}

const accept = (socket: Socket) => void socket.write(SWITCHED)

describe('a WebSocket', () => {
  it('is cut when nobody says anything over it', async (t) => {
    const { open } = await setUp(t, accept, { idleMs: 20 })
    const [, socket] = (await once(open(), 'upgrade')) as [IncomingMessage, Socket]
    socket.resume()
    await once(socket, 'close')
  })

  it('is refused when its handshake is not answered in time', async (t) => {
    const { open } = await setUp(t, () => {}, { answerMs: 500 })
    const [answer] = (await once(open(), 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 504)
    answer.resume()
  })

  it('is one of so many, and makes room when it ends', async (t) => {
    const { open, proxy } = await setUp(t, accept, { maxTunnels: 1 })
    const [, socket] = (await once(open(), 'upgrade')) as [IncomingMessage, Socket]
    const [refused] = (await once(open(), 'response')) as [IncomingMessage]
    assert.equal(refused.statusCode, 503)
    refused.resume()
    proxy[Symbol.dispose]()
    socket.resume()
    await once(socket, 'close')
    const [answer] = (await once(open(), 'upgrade')) as [IncomingMessage]
    assert.equal(answer.statusCode, 101)
  })
})
