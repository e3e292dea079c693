import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { AddressLimits } from './address-limits.ts'
import { createBrokenRequests, MAX_HEADER_BYTES } from './broken-requests.ts'
import { createClients } from './clients.ts'
import type { StreamRequest, StreamResponse } from './exchange.ts'
import { createPlainConnections } from './plain/plain-connections.ts'
import { KEEP_ALIVE_SECONDS } from './plain/plain-response.ts'
import { takeConnections } from './plain/take-connections.ts'
import { sendProblem, sendRawProblem } from './problem.ts'
import { createUpgradeProxy } from './proxy-upgrade.ts'
import { type Refusal, sendRefusal } from './refusal.ts'
import { faultOf, UNKNOWN_EXPECTATION } from './request-fault.ts'
import type { ReverseProxy } from './reverse-proxy.ts'
import type { StreamHandler } from './stream-handler.ts'
import type { Upstreams } from './upstreams.ts'
import type { ViewerAddress } from './viewer-address.ts'

/** The handlers of one thread, and its limits. */
export interface EdgeServerDeps {
  stream: StreamHandler
  proxy: ReverseProxy
  upstreams: Upstreams
  limits: AddressLimits
  /** The trusted proxies in front of us. @default none */
  viewerAddress?: ViewerAddress
  /** See `bucketOf`. */
  seed: string
  /** Milliseconds in which a whole request head must arrive. */
  headersMs: number
  /** Milliseconds in which a viewer must take at least one byte. */
  idleMs: number
}

/** The public server of one thread. */
export interface EdgeServer {
  server: Server
  /** Accepts no more connections and lets answers finish; those that last longer than `ms` are cut. */
  drain(ms: number): Promise<void>
}

/** Paths that the edge answers itself, matched as received: nothing is decoded or normalised first. */
const BYTES = /^\/(?:stream|download)(?:[/?]|$)/
const DRAIN_LOOK_MS = 50

/** Answers requests for bytes itself and proxies the others. */
export function createEdgeServer(deps: EdgeServerDeps): EdgeServer {
  const clients = createClients(deps)
  const broken = createBrokenRequests()
  const upgrades = createUpgradeProxy(deps.upstreams)
  let isDraining = false

  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: deps.headersMs,
      // An upload may last as long as bytes keep coming: the idle timeout applies.
      requestTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
      connectionsCheckingInterval: Math.min(1000, deps.headersMs),
      // Checked below, where the error has our format.
      requireHostHeader: false,
      noDelay: true,
      shouldUpgradeCallback: ({ headers, url = '' }) =>
        headers.upgrade?.toLowerCase() === 'websocket' && !BYTES.test(url),
    },
    handle,
  )
  server.setTimeout(deps.idleMs, (socket) => socket.destroy())
  const readByNode = takeConnections(server)
  const plain = createPlainConnections({
    headersMs: deps.headersMs,
    idleMs: deps.idleMs,
    answer: answerPlain,
    handOver(socket, bytes) {
      readByNode(socket)
      socket.unshift(bytes)
    },
  })
  server.on('connection', (socket) => {
    clients.add(socket)
    // A connection that is not a `Socket` comes from the warm-up.
    if (socket instanceof Socket) plain.accept(socket)
    else readByNode(socket)
  })
  server.on('upgrade', (request, socket, first) => {
    const refusal = refusalOf(request)
    if (refusal !== undefined) return sendRawProblem(socket, ...refusal)
    upgrades.forward(request, request.socket, first, clients.of(request))
  })
  // By default `node:http` answers without a body, and outside our limits.
  server.on('checkExpectation', (request, response) => {
    broken.answering(response)
    sendRefusal(response, clients.overLimit(clients.of(request)) ?? UNKNOWN_EXPECTATION)
  })
  server.on('clientError', broken.refuse)

  const refusalOf = (request: IncomingMessage): Refusal | undefined =>
    clients.overLimit(clients.of(request)) ?? faultOf(request)

  function answerPlain(request: StreamRequest, response: StreamResponse): void {
    const client = clients.of(request)
    const refusal = clients.overLimit(client)
    if (refusal === undefined) void deps.stream(request, response, client.address)
    else sendRefusal(response, refusal)
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    broken.answering(response)
    if (isDraining) response.setHeader('connection', 'close')
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      sendRefusal(response, refusal)
      return
    }
    const { url = '/' } = request
    if (BYTES.test(url)) return void deps.stream(request, response, clients.of(request).address)
    if (url === '/healthz') {
      sendHealth(response)
      return
    }
    deps.proxy.forward(request, response, clients.of(request))
  }

  return {
    server,
    async drain(ms) {
      isDraining = true
      upgrades[Symbol.dispose]()
      plain.drain()
      using stack = new DisposableStack()
      const idle = setInterval(() => server.closeIdleConnections(), DRAIN_LOOK_MS)
      stack.defer(() => clearInterval(idle))
      const cut = setTimeout(() => {
        plain.destroyAll()
        server.closeAllConnections()
      }, ms)
      stack.defer(() => clearTimeout(cut))
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function sendHealth(response: ServerResponse): void {
  const { method = '' } = response.req
  if (method !== 'GET' && method !== 'HEAD') {
    sendProblem(response, 405, 'method_not_allowed', 'Use GET or HEAD', { allow: 'GET, HEAD' })
    return
  }
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 3, 'cache-control': 'no-store' })
  response.end(method === 'HEAD' ? undefined : 'ok\n')
}
