import { Agent, request as ask, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { chooseCompression, compressedHeaders, isCompressible } from './compress-response.ts'
import { sendProblem } from './problem.ts'
import { type ForwardedFor, type RawHeaders, requestHeaders, responseHeaders } from './proxy-headers.ts'
import { STARTING_PAGE } from './starting-page.ts'
import { type ChosenUpstream, chooseUpstream, type Upstreams } from './upstreams.ts'

/** Hands requests on to manager and site. */
export interface ReverseProxy extends Disposable {
  /** Passes one request on, bodies at the pace of the slower side. */
  forward(request: IncomingMessage, response: ServerResponse, viewer: ForwardedFor): void
}

/** A client may think this long between two bytes of a proxied answer: uploads and live events are slow. */
const PROXIED_IDLE_MS = 300_000
/** The largest JSON body that the manager takes. */
const MAX_JSON_BYTES = 1_000_000

/** Makes a reverse proxy with connections kept to each upstream. `onError` is told once of one that answers no more. */
export function createReverseProxy(
  upstreams: Upstreams,
  idleMs: number,
  onError: (error: Error) => void,
): ReverseProxy {
  const silent = new Set<string>()
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' })

  function send(request: IncomingMessage, response: ServerResponse, viewer: ForwardedFor, isRetry: boolean): void {
    const chosen = chooseUpstream(request.url ?? '/', upstreams)
    const headers = requestHeaders(request, viewer, upstreams.token)
    const { host, port } = chosen
    let isRefused = false
    const asked = ask({ agent, host, port, method: request.method, path: request.url, headers, setHost: false })
    const abandon = () => asked.destroy()
    response.once('close', abandon)
    const name = chosen.isSite ? 'site' : 'manager'
    asked.on('response', (answer) => {
      silent.delete(name)
      if (!response.headersSent) relay(request, response, answer, chosen)
    })
    asked.on('error', (cause) => {
      response.off('close', abandon)
      if (response.destroyed || isRefused) return
      // A kept connection that the upstream closed at the same moment: nothing was done yet.
      if (!isRetry && asked.reusedSocket && isRepeatable(request)) return send(request, response, viewer, true)
      if (!silent.has(name)) onError(new Error(`Cannot reach the ${name}: it does not answer`, { cause }))
      silent.add(name)
      if (response.headersSent) response.destroy()
      else sendDown(request, response, chosen)
    })
    // Answered before the body was whole: what still comes is dropped, else the next request of this connection waits behind it.
    asked.once('close', () => request.unpipe().removeAllListeners('data').resume())
    sendBody(request, asked, () => {
      // Every piece beyond the bound comes here, also while an answer is on its way.
      if (isRefused || response.headersSent) return
      isRefused = true
      asked.destroy()
      sendProblem(response, 413, 'body_too_large', `At most ${MAX_JSON_BYTES} bytes of JSON`)
    })
  }

  return {
    forward(request, response, viewer) {
      const { socket } = request
      socket.setTimeout(PROXIED_IDLE_MS)
      response.once('close', () => socket.setTimeout(idleMs))
      send(request, response, viewer, false)
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const isRepeatable = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request)

const isJson = ({ headers }: IncomingMessage): boolean => /^application\/json\b/i.test(headers['content-type'] ?? '')

/** The manager cuts the connection at too large a JSON body, and with it often its own answer: so it is refused here. */
function sendBody(request: IncomingMessage, asked: ClientRequest, refuse: () => void): void {
  if (!hasBody(request)) return void asked.end()
  if (isJson(request)) {
    if (Number(request.headers['content-length'] ?? 0) > MAX_JSON_BYTES) return void refuse()
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength
      if (bytes > MAX_JSON_BYTES) refuse()
    })
  }
  // Not `pipeline`: it would cut the client's connection together with the upstream's.
  request.pipe(asked)
}

function relay(
  request: IncomingMessage,
  response: ServerResponse,
  answer: IncomingMessage,
  { isSite }: ChosenUpstream,
): void {
  let headers: RawHeaders = responseHeaders(answer)
  if (answer.headers['x-content-type-options'] === undefined) headers.push('X-Content-Type-Options', 'nosniff')
  const status = answer.statusCode ?? 502
  const isText = isSite && isCompressible(answer)
  if (isText) headers.push('Vary', 'Accept-Encoding')
  const isStreamed = answer.headers['content-length'] === undefined
  const compression =
    isText && request.method !== 'HEAD' ? chooseCompression(request.headers['accept-encoding'], isStreamed) : undefined
  if (compression !== undefined) headers = compressedHeaders(headers, compression.encoding)
  response.writeHead(status, answer.statusMessage, headers)
  const onEnd = () => {}
  // A broken answer destroys the response: the client sees that bytes are missing.
  if (compression === undefined) pipeline(answer, response, onEnd)
  else pipeline(answer, compression.create(), response, onEnd)
}

function sendDown(request: IncomingMessage, response: ServerResponse, { isSite }: ChosenUpstream): void {
  const wantsPage = isSite && (request.headers.accept ?? '*/*').includes('text/html')
  if (!wantsPage) {
    sendProblem(response, 502, 'bad_gateway', 'The server behind this address does not answer')
    return
  }
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(STARTING_PAGE),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'cache-control': 'no-store',
    'retry-after': '3',
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : STARTING_PAGE)
}
