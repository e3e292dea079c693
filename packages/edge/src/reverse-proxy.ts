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

/** The upstreams of a reverse proxy, and its time limits. */
export interface ReverseProxyOptions {
  upstreams: Upstreams
  /** Milliseconds in which a viewer must take at least one byte, once a proxied answer is complete. */
  idleMs: number
  /**
   * Milliseconds of upstream silence after which the edge gives up a page whose viewer has left.
   *
   * @default 10 000
   */
  maxRenderMs?: number
  /** Called once when an upstream stops answering. */
  onError: (error: Error) => void
}

/** Forwards requests to manager and site. */
export interface ReverseProxy extends Disposable {
  /** Forwards one request; bodies flow at the pace of the slower side (back-pressure). */
  forward(request: IncomingMessage, response: ServerResponse, viewer: ForwardedFor): void
}

/** Idle timeout of a client during a proxied answer: uploads and live events are slow. */
const PROXIED_IDLE_MS = 300_000
/** The site renders one page after the other, even if the viewer has left; this many requests at once keep it busy. */
const MAX_RENDERS = 4
/** The site itself gives up a manager that is silent for eight seconds. */
const MAX_RENDER_MS = 10_000
/** Static files of the site, which it does not render. */
const SITE_FILES = /^\/_next\/static\//

/** Makes a reverse proxy with keep-alive connections to each upstream. */
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
    // The site finishes a page even if its viewer has left: with the next request sent now, it would render both at once.
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
      // The upstream closed an idle keep-alive connection at the same moment: it has not processed the request.
      if (!isOver && !isRetry && asked.reusedSocket && isRepeatable(request))
        return send({ request, response, viewer, left, isRetry: true, onAnswer })
      onAnswer()
      if (isOver) return
      if (!silent.has(name)) onError(new Error(`Cannot reach the ${name}: it does not answer`, { cause }))
      silent.add(name)
      if (response.headersSent) response.destroy()
      else sendUpstreamDown(request, response, chosen)
    })
    // The answer came before the end of the body: the rest is discarded, or it would block the connection's next request.
    asked.once('close', () => request.unpipe().removeAllListeners('data').resume())
    sendBody(request, asked, () => {
      // Called for every chunk beyond the limit, also while an answer is being sent.
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

/** A request that is being forwarded. */
interface Forwarded {
  request: IncomingMessage
  response: ServerResponse
  viewer: ForwardedFor
  /** Aborts when the answer is complete, or its viewer left. */
  left: AbortSignal
  isRetry?: boolean
  /** Called when the upstream has answered or failed. */
  onAnswer?: () => void
}

/** Whether the site has to render this path. Without a site, the manager answers it. */
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
  // A broken upstream answer destroys the response: the client sees that it is truncated.
  if (compression === undefined) pipeline(answer, response, onEnd)
  else pipeline(answer, compression.create(), response, onEnd)
}
