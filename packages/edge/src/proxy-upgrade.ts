import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import type { Socket } from 'node:net'
import { type Duplex, pipeline } from 'node:stream'
import { sendRawProblem } from './problem.ts'
import { type ForwardedFor, type RawHeaders, requestHeaders, responseHeaders } from './proxy-headers.ts'
import { chooseUpstream, type Upstreams } from './upstreams.ts'

/** Bounds of WebSockets. */
export interface UpgradeLimits {
  /** Tunnels of one thread at once. Those of one address are limited with its connections. */
  maxTunnels: number
  /** Milliseconds in which the upstream must answer the handshake. */
  answerMs: number
  /** Milliseconds without a byte in either direction after which a tunnel is closed. */
  idleMs: number
}

/** Proxies WebSockets. Disposing closes them all. */
export interface UpgradeProxy extends Disposable {
  /** Forwards a WebSocket: its handshake, then the bytes of both sides, with back-pressure. */
  forward(request: IncomingMessage, client: Socket, first: Buffer, viewer: ForwardedFor): void
}

/** A tunnel costs two sockets. Live clients send at least every half minute; nginx in front has the same timeout. */
const LIMITS: UpgradeLimits = { maxTunnels: 1024, answerMs: 10_000, idleMs: 300_000 }

/** Makes a proxy without tunnels. */
export function createUpgradeProxy(upstreams: Upstreams, limits: UpgradeLimits = LIMITS): UpgradeProxy {
  const clients = new Set<Socket>()

  function ask(request: IncomingMessage, viewer: ForwardedFor): ClientRequest {
    const { host, port } = chooseUpstream(request.url ?? '/', upstreams)
    const headers = requestHeaders(request, viewer, upstreams.token)
    headers.push('connection', 'upgrade', 'upgrade', request.headers.upgrade ?? 'websocket')
    const { method, url: path } = request
    return requestHttp({ host, port, method, path, headers, setHost: false, agent: false })
  }

  return {
    forward(request, client, first, viewer) {
      if (clients.size >= limits.maxTunnels)
        return sendRawProblem(client, 503, 'busy', 'Too many connections of this kind')
      clients.add(client)
      const asked = ask(request, viewer)
      whenIdle(client, limits.answerMs, () => refuse(client, 504, 'gateway_timeout'))
      client.on('error', () => asked.destroy())
      client.once('close', () => {
        clients.delete(client)
        asked.destroy()
      })
      asked.on('error', () => {
        if (!client.destroyed) refuse(client, 502, 'bad_gateway')
      })
      asked.on('upgrade', (answer, upstream, firstOfUpstream) => {
        whenIdle(client, limits.idleMs, () => client.destroy())
        const switched: RawHeaders = [...responseHeaders(answer), 'connection', 'upgrade']
        switched.push('upgrade', answer.headers.upgrade ?? 'websocket')
        client.write(headOf(answer, switched))
        if (firstOfUpstream.length > 0) client.write(firstOfUpstream)
        if (first.length > 0) upstream.write(first)
        join(client, upstream)
      })
      asked.on('response', (answer) => {
        whenIdle(client, limits.idleMs, () => client.destroy())
        // The upstream refused: its answer is forwarded, and the connection closes after it.
        client.write(headOf(answer, [...responseHeaders(answer), 'connection', 'close']))
        pipeline(answer, client, () => {})
      })
      asked.end()
    },
    [Symbol.dispose]() {
      for (const client of clients) client.destroy()
    },
  }
}

/** Bytes of both sides pass through the client's socket: its idle timeout covers both. Replaces an earlier timeout. */
function whenIdle(client: Socket, ms: number, act: () => void): void {
  client.removeAllListeners('timeout')
  client.setTimeout(ms, act)
}

function refuse(client: Socket, status: number, code: string): void {
  client.setTimeout(0)
  sendRawProblem(client, status, code, 'The server behind this address does not answer')
}

function join(client: Duplex, upstream: Duplex): void {
  upstream.on('error', () => client.destroy())
  upstream.once('close', () => client.destroy())
  client.once('close', () => upstream.destroy())
  client.pipe(upstream).pipe(client)
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: RawHeaders): string {
  const lines: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}\r\n`)
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`
}
