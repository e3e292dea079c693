import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { EdgeTarget, SiteRequest } from './target.ts'

/** A site and API to put behind an edge. */
export type StartedSite = EdgeTarget['site'] & AsyncDisposable

/** Text long enough to be compressed. */
export const LONG_TEXT: string = 'All the world is a stage, and this line is on it. '.repeat(200)

const WEBSOCKET_ID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** Starts it. `/text` and `/picture` are long, `/events` sends two events, `/api/echo` returns its body, WebSockets echo. */
export async function startSite(): Promise<StartedSite> {
  const requests: SiteRequest[] = []
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ method, url, headers })
    if (url === '/text') return send(response, 'text/html; charset=utf-8', LONG_TEXT)
    if (url === '/picture') return send(response, 'image/jpeg', LONG_TEXT)
    if (url === '/events') return tellTwice(response)
    if (url === '/api/echo')
      return send(response, 'application/json', JSON.stringify({ bytes: (await text(request)).length }))
    response.setHeader('server', 'backend/1.0')
    response.setHeader('x-powered-by', 'backend')
    send(response, 'text/plain', `site ${url}\n`)
  })
  server.on('upgrade', (request, socket) => {
    requests.push({ method: 'UPGRADE', url: request.url ?? '', headers: request.headers })
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${WEBSOCKET_ID}`).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}

/** The second event comes long after the first one was received. */
function tellTwice(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write('data: one\n\n')
  setTimeout(() => response.end('data: two\n\n'), 1000)
}
