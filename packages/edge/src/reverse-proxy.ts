import { Agent, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { createSemaphore } from '@streamvault/waits'
import { chooseCompression, compressedHeaders, isCompressible } from './compress-response.ts'
import { hasBody } from './has-body.ts'
import { leftSignal } from './left-signal.ts'
import { sendProblem } from './problem.ts'
import { MAX_JSON_BYTES, sendBody } from './proxy-body.ts'
import { type ForwardedFor, type RawHeaders, requestHeaders, responseHeaders } from './proxy-headers.ts'
import { sendUpstreamDown } from './send-upstream-down.ts'
import { type ChosenUpstream, chooseUpstream, type Upstreams } from './upstreams.ts'

/** Whom a reverse proxy asks, and how long it waits. */
export interface ReverseProxyOptions {
  upstreams: Upstreams
  /** Milliseconds in which a viewer must take at least a byte, once a proxied answer is over. */
  idleMs: number
  /**
   * Milliseconds of silence after which a page is given up that the site renders for nobody any more.
   *
   * @default 10 000
   */
  maxRenderMs?: number
  /** Told once of an upstream that answers no more. */
  onError: (error: Error) => void
}

/** Hands requests on to manager and site. */
export interface ReverseProxy extends Disposable {
  /** Passes one request on, bodies at the pace of the slower side. */
  forward(request: IncomingMessage, response: ServerResponse, viewer: ForwardedFor): void
}

/** A client may think this long between two bytes of a proxied answer: uploads and live events are slow. */
const PROXIED_IDLE_MS = 300_000
/** The site renders one page after the other, whoever still waits; it is asked for as many at once as keep it busy. */
const MAX_RENDERS = 4
/** The site gives up a manager that is silent for eight seconds. */
const MAX_RENDER_MS = 10_000
/** Files of the site, which are not rendered. */
const SITE_FILES = /^\/_next\/static\//

/** Makes a reverse proxy with connections kept to each upstream. */
export function createReverseProxy(options: ReverseProxyOptions): ReverseProxy {
  const { upstreams, idleMs, maxRenderMs = MAX_RENDER_MS, onError } = options
  const silent = new Set<string>()
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, scheduling: 'lifo' })
  const renders = createSemaphore(MAX_RENDERS)

  function send({ request, response, viewer, left, isRetry = false, onAnswer = () => {} }: Forwarded): void {
    const chosen = chooseUpstream(request.url ?? '/', upstreams)
    const headers = requestHeaders(request, viewer, upstreams.token)
    const { host, port } = chosen
    let isRefused = false
    const asked = ask({ agent, host, port, method: request.method, path: request.url, headers, setHost: false })
    let isAnswered = !chosen.isSite
    // The site renders a page that it has begun to its end, whoever still waits: asked for another before, it would render both.
    const abandon = () => (isAnswered ? asked.destroy() : asked.setTimeout(maxRenderMs, () => asked.destroy()))
    left.addEventListener('abort', abandon, { once: true })
    const name = chosen.isSite ? 'site' : 'manager'
    asked.on('response', (answer) => {
      silent.delete(name)
      isAnswered = true
      onAnswer()
      if (response.destroyed) asked.destroy()
      else if (!response.headersSent) relay(request, response, answer, chosen)
    })
    asked.on('error', (cause) => {
      left.removeEventListener('abort', abandon)
      const isOver = response.destroyed || isRefused
      // A kept connection that the upstream closed at the same moment: nothing was done yet.
      if (!isOver && !isRetry && asked.reusedSocket && isRepeatable(request))
        return send({ request, response, viewer, left, isRetry: true, onAnswer })
      onAnswer()
      if (isOver) return
      if (!silent.has(name)) onError(new Error(`Cannot reach the ${name}: it does not answer`, { cause }))
      silent.add(name)
      if (response.headersSent) response.destroy()
      else sendUpstreamDown(request, response, chosen)
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
      const left = leftSignal(response)
      left.addEventListener('abort', () => socket.setTimeout(idleMs), { once: true })
      if (!isPage(request, upstreams)) return send({ request, response, viewer, left })
      const render = () => new Promise<void>((onAnswer) => send({ request, response, viewer, left, onAnswer }))
      renders.run(left, render).catch(() => response.destroy())
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

/** A request on its way to an upstream. */
interface Forwarded {
  request: IncomingMessage
  response: ServerResponse
  viewer: ForwardedFor
  /** Aborts when the answer is over, or its viewer left. */
  left: AbortSignal
  isRetry?: boolean
  /** Told when the upstream has answered, or will not. */
  onAnswer?: () => void
}

/** Whether the site has to render it; without a site, the manager answers in its place. */
function isPage({ url = '/' }: IncomingMessage, upstreams: Upstreams): boolean {
  return chooseUpstream(url, upstreams).isSite && !SITE_FILES.test(url)
}

const isRepeatable = (request: IncomingMessage): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request)

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
