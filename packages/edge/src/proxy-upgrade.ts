import { request as ask, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream'
import { sendRawProblem } from './problem.ts'
import { type ForwardedFor, type RawHeaders, requestHeaders, responseHeaders } from './proxy-headers.ts'
import { chooseUpstream, type Upstreams } from './upstreams.ts'

/** Passes a WebSocket on: its handshake, then whatever both sides say, at the pace of the slower one. */
export function forwardUpgrade(
  request: IncomingMessage,
  client: Duplex,
  first: Buffer,
  viewer: ForwardedFor,
  upstreams: Upstreams,
): void {
  const { host, port } = chooseUpstream(request.url ?? '/', upstreams)
  const headers = requestHeaders(request, viewer, upstreams.token)
  headers.push('connection', 'upgrade', 'upgrade', request.headers.upgrade ?? 'websocket')
  const asked = ask({ host, port, method: request.method, path: request.url, headers, setHost: false, agent: false })
  client.on('error', () => asked.destroy())
  client.once('close', () => asked.destroy())
  asked.on('error', () => {
    if (!client.destroyed) sendRawProblem(client, 502, 'bad_gateway', 'The server behind this address does not answer')
  })
  asked.on('upgrade', (answer, upstream, firstOfUpstream) => {
    const switched: RawHeaders = [...responseHeaders(answer), 'connection', 'upgrade']
    switched.push('upgrade', answer.headers.upgrade ?? 'websocket')
    client.write(headOf(answer, switched))
    if (firstOfUpstream.length > 0) client.write(firstOfUpstream)
    if (first.length > 0) upstream.write(first)
    upstream.on('error', () => client.destroy())
    upstream.once('close', () => client.destroy())
    client.once('close', () => upstream.destroy())
    client.pipe(upstream).pipe(client)
  })
  asked.on('response', (answer) => {
    // Refused: what it says is passed on, and the connection ends with it.
    client.write(headOf(answer, [...responseHeaders(answer), 'connection', 'close']))
    pipeline(answer, client, () => {})
  })
  asked.end()
}

function headOf({ statusCode, statusMessage }: IncomingMessage, headers: RawHeaders): string {
  const lines: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}\r\n`)
  return `HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`
}
