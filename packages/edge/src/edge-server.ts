import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { canonicalAddress, householdOf } from '@streamvault/crypto-links'
import { type AddressLimits, bucketOf } from './address-limits.ts'
import { sendProblem, sendRawProblem } from './problem.ts'
import { createUpgradeProxy } from './proxy-upgrade.ts'
import type { ReverseProxy } from './reverse-proxy.ts'
import type { StreamHandler } from './stream-handler.ts'
import type { Upstreams } from './upstreams.ts'
import type { ViewerAddress } from './viewer-address.ts'

/** What one thread answers requests with, and the limits it keeps. */
export interface EdgeServerDeps {
  stream: StreamHandler
  proxy: ReverseProxy
  upstreams: Upstreams
  limits: AddressLimits
  /** Which proxies stand in front of us. @default none */
  viewerAddress?: ViewerAddress
  /** See `bucketOf`. */
  seed: string
  /** Milliseconds for a whole request head. */
  headersMs: number
  /** Milliseconds in which a viewer must take at least a byte. */
  idleMs: number
}

/** One thread's public door. */
export interface EdgeServer {
  server: Server
  /** Takes no more connections and lets answers end; those that last longer than `ms` are cut. */
  drain(ms: number): Promise<void>
}

interface Client {
  address: string
  /** How the viewer reached us, or the proxy in front. */
  proto: 'http' | 'https'
  bucket: number
  isOneTooMany: boolean
}

/** Ours to answer, by the path as it stands: nothing is decoded or normalised first. */
const BYTES = /^\/(?:stream|download)(?:[/?]|$)/
const MAX_HEADER_BYTES = 16_384
const KEEP_ALIVE_MS = 75_000
const DRAIN_LOOK_MS = 50

/** Serves bytes itself and hands everything else on. */
export function createEdgeServer(deps: EdgeServerDeps): EdgeServer {
  const clients = new WeakMap<Socket, Client>()
  const upgrades = createUpgradeProxy(deps.upstreams)
  let isDraining = false

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: deps.headersMs,
      // Bodies of uploads may take as long as bytes keep coming: the idle timeout rules.
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(1000, deps.headersMs),
      // Checked below, where the answer has our form.
      requireHostHeader: false,
      noDelay: true,
      shouldUpgradeCallback: ({ headers, url = '' }) =>
        headers.upgrade?.toLowerCase() === 'websocket' && !BYTES.test(url),
    },
    handle,
  )
  server.setTimeout(deps.idleMs, (socket) => socket.destroy())
  server.on('connection', (socket) => {
    const address = canonicalAddress(socket.remoteAddress ?? '') ?? ''
    const bucket = bucketOf(householdOf(address), deps.seed)
    clients.set(socket, { address, proto: 'http', bucket, isOneTooMany: deps.limits.connect(bucket) })
    socket.once('close', () => deps.limits.disconnect(bucket))
  })
  server.on('upgrade', (request, socket, first) => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return sendRawProblem(socket, ...refusal)
    upgrades.forward(request, request.socket, first, clientOf(request))
  })
  server.on('clientError', refuseBroken)

  function clientOf({ socket, headers }: IncomingMessage): Client {
    const client = clients.get(socket) ?? { address: '', proto: 'http', bucket: 0, isOneTooMany: false }
    const { viewerAddress } = deps
    if (viewerAddress?.isProxy(client.address) !== true) return client
    const forwardedFor = headers['x-forwarded-for']
    const address = viewerAddress.addressBehind(client.address, String(forwardedFor ?? ''))
    const proto = protoBehind(headers['x-forwarded-proto'])
    // How many connections its viewers have is the proxy's to count.
    return { address, proto, bucket: bucketOf(householdOf(address), deps.seed), isOneTooMany: false }
  }

  function refusalOf(request: IncomingMessage): [status: number, code: string, message: string] | undefined {
    const client = clientOf(request)
    const isTooFast = deps.limits.isTooFast(client.bucket, Math.floor(Date.now() / 1000))
    if (client.isOneTooMany) return [429, 'too_many_connections', 'Too many connections from this address']
    if (isTooFast) return [429, 'too_many_requests', 'Too many requests from this address']
    const hosts = request.headersDistinct.host?.length ?? 0
    if (hosts > 1 || (hosts === 0 && request.httpVersion !== '1.0')) {
      return [400, 'bad_request', 'A request has one Host header']
    }
    if (!request.url?.startsWith('/')) return [400, 'bad_request', 'The request target must be a path']
    return undefined
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    if (isDraining) response.setHeader('connection', 'close')
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      const [status, code, message] = refusal
      const headers: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {}
      sendProblem(response, status, code, message, { connection: 'close', ...headers })
      return
    }
    const { url = '/' } = request
    if (BYTES.test(url)) return void deps.stream(request, response, clientOf(request).address)
    if (url === '/healthz') {
      sendHealth(response)
      return
    }
    deps.proxy.forward(request, response, clientOf(request))
  }

  return {
    server,
    drain(ms) {
      isDraining = true
      upgrades[Symbol.dispose]()
      const idle = setInterval(() => server.closeIdleConnections(), DRAIN_LOOK_MS)
      const cut = setTimeout(() => server.closeAllConnections(), ms)
      return new Promise((resolve) => {
        server.close(() => {
          clearInterval(idle)
          clearTimeout(cut)
          resolve()
        })
      })
    },
  }
}

/** The last word is that of the proxy which speaks to us; those before it may be the viewer's own. */
function protoBehind(forwardedProto: string | string[] | undefined): Client['proto'] {
  const said = String(forwardedProto ?? '')
    .split(',')
    .at(-1)
  return said?.trim().toLowerCase() === 'https' ? 'https' : 'http'
}

function sendHealth(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 3, 'cache-control': 'no-store' })
  response.end(response.req.method === 'HEAD' ? undefined : 'ok\n')
}

/** What the parser did not take. */
function refuseBroken(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    sendRawProblem(socket, 431, 'headers_too_large', `At most ${MAX_HEADER_BYTES} bytes of headers`)
    return
  }
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    sendRawProblem(socket, 408, 'request_timeout', 'The request took too long to arrive')
    return
  }
  sendRawProblem(socket, 400, 'bad_request', 'This is not a request that we understand')
}
