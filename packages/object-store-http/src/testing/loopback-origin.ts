import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** How the server behaves. */
export interface LoopbackOriginOptions {
  /** Called with every request before it is answered; may answer it itself, and then returns `true`. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean
}

/** A local server that keeps PUT objects and sends them in ranges. */
export interface LoopbackOrigin extends AsyncDisposable {
  /** URL of its folder. */
  base: URL
  /** By path. */
  objects: Map<string, Uint8Array>
}

/** Starts an empty server. */
export async function startLoopbackOrigin({ intercept }: LoopbackOriginOptions = {}): Promise<LoopbackOrigin> {
  const objects = new Map<string, Uint8Array>()
  const server = createServer((request, response) => {
    // A client that leaves in the middle of a body leaves no object behind.
    request.on('error', () => {})
    if (intercept?.(request, response)) return
    answer(objects, request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    base: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/folder/`),
    objects,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answer(
  objects: Map<string, Uint8Array>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ServerResponse> {
  const path = request.url ?? ''
  const held = objects.get(path)
  if (request.method === 'PUT') {
    const bytes = await buffer(request)
    if (held !== undefined && request.headers['if-none-match'] === '*') return response.writeHead(412).end()
    objects.set(path, bytes)
    return response.writeHead(201).end()
  }
  if (request.method === 'DELETE') return response.writeHead(objects.delete(path) ? 204 : 404).end()
  if (held === undefined) return response.writeHead(404).end('there is none')
  return send(held, request, response)
}

function send(bytes: Uint8Array, request: IncomingMessage, response: ServerResponse): ServerResponse {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`
  const { 'if-match': match, range } = request.headers
  if (match !== undefined && match !== etag) return response.writeHead(412).end()
  const size = bytes.byteLength
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? []
  const start = Number(from ?? 0)
  const end = Math.min(Number(to ?? size - 1) + 1, size)
  const isPart = from !== undefined && request.method === 'GET'
  if (isPart && start >= size) return response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
  response.writeHead(isPart ? 206 : 200, {
    etag,
    'last-modified': new Date(Math.floor(Date.now() / 60_000) * 60_000).toUTCString(),
    'content-length': end - start,
    ...(isPart && { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
  })
  return response.end(request.method === 'HEAD' ? undefined : bytes.subarray(start, end))
}
