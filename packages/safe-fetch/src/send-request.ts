import { type ClientRequest, type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { type Agent as HttpsAgent, request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { KIB } from '@streamvault/bytes'
import { withinTime } from '@streamvault/waits'
import { ConnectionError, ForbiddenAddressError, RequestTimeoutError } from './errors.ts'
import type { SafeRequest, SafeResponse } from './request.ts'
import { sendBody } from './send-body.ts'
import { createWaitTimer, type Timeouts } from './wait-timer.ts'

/** One request to a host that passed the check. */
export interface PlannedRequest {
  url: URL
  request: SafeRequest
  agents: { http: HttpAgent; https: HttpsAgent }
  timeouts: Timeouts
  lookup: LookupFunction
}

/** Sends a request and waits for the head of its answer. */
export function sendRequest(plan: PlannedRequest): Promise<SafeResponse> {
  const { url, request, timeouts } = plan
  const { signal, body } = request
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const outgoing = open(plan)
    const timer = createWaitTimer(url.hostname, (error) => outgoing.destroy(error))
    const onAbort = () => outgoing.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    signal.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      timer.stop()
      signal.removeEventListener('abort', onAbort)
    }
    outgoing.on('error', (error) => {
      settle()
      reject(signal.aborted ? signal.reason : toOurs(url.hostname, error, outgoing.reusedSocket))
    })
    outgoing.on('response', (incoming) => {
      settle()
      resolve(answerOf(plan, incoming))
    })
    timer.start('connection', timeouts.connectTimeoutMs)
    whenConnected(outgoing, url, () => {
      timer.start('answer', timeouts.answerTimeoutMs)
      if (body !== undefined) {
        timer.stop()
        sendBody(outgoing, body, timeouts, timer).catch((error) => {
          settle()
          // The original error, not the one that the destroyed request reports.
          reject(signal.aborted ? signal.reason : error)
          outgoing.destroy()
        })
      } else outgoing.end()
    })
  })
}

function open({ url, request, agents, lookup }: PlannedRequest): ClientRequest {
  const isSecure = url.protocol === 'https:'
  const { hostname } = url
  const target = {
    protocol: url.protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: url.port,
    path: url.pathname + url.search,
    method: request.method,
    headers: { 'user-agent': 'StreamVault', ...request.headers },
    lookup,
  }
  return isSecure ? requestHttps({ ...target, agent: agents.https }) : requestHttp({ ...target, agent: agents.http })
}

function whenConnected(outgoing: ClientRequest, url: URL, then: () => void): void {
  outgoing.once('socket', (socket) => {
    if (!socket.connecting) then()
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', then)
  })
}

const SMALL_BYTES = 64 * KIB

function answerOf(
  { url, request: { method, signal }, timeouts }: PlannedRequest,
  incoming: IncomingMessage,
): SafeResponse {
  // Nobody listens for an error after the caller stopped reading.
  incoming.on('error', () => {})
  return {
    url,
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    bytes: bytesOf(url.hostname, incoming, timeouts.stallTimeoutMs, signal),
    discard: () => {
      // Reading a short rest to its end keeps the connection reusable; a long rest would cost more than a new connection.
      const rest = method === 'HEAD' ? 0 : Number(incoming.headers['content-length'] ?? Number.POSITIVE_INFINITY)
      if (rest <= SMALL_BYTES) incoming.resume()
      else incoming.destroy()
    },
  }
}

async function* bytesOf(
  host: string,
  incoming: IncomingMessage,
  stallMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const timedOut = () => new RequestTimeoutError(host, 'bytes', stallMs)
  try {
    yield* withinTime<Uint8Array>(incoming, { firstMs: stallMs, nextMs: stallMs, signal, timedOut })
  } catch (error) {
    signal.throwIfAborted()
    throw toOurs(host, error, false)
  } finally {
    incoming.destroy()
  }
}

const stale = new WeakSet<Error>()

/** Whether a keep-alive connection closed before any part of the answer arrived. */
export function isStaleConnection(error: unknown): boolean {
  return error instanceof Error && stale.has(error)
}

function toOurs(host: string, error: unknown, wasKept: boolean): Error {
  if (error instanceof ForbiddenAddressError || error instanceof RequestTimeoutError) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'it broke off'
  const ours = new ConnectionError(host, code)
  if (wasKept) stale.add(ours)
  return ours
}
