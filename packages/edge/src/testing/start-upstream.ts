import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { Upstream } from '../upstreams.ts'

/** A server behind the edge. */
export interface StartedUpstream {
  server: Server
  upstream: Upstream
}

/** Starts a server that ends with the test. A WebSocket client gets `hello`, and then an echo of its bytes. */
export async function startUpstream(
  t: TestContext,
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<StartedUpstream> {
  const server = createServer(handle)
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nhello ')
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { server, upstream: { host: '127.0.0.1', port: (server.address() as AddressInfo).port } }
}
