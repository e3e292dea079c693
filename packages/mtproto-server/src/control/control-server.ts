import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerControl, type ControlAnswer, type ControlledWorld } from './routes.ts'

/** The HTTP address through which a sandbox is monitored and disturbed. */
export interface ControlServer extends AsyncDisposable {
  /** `http://127.0.0.1:N`. */
  url: string
}

/** The controlled world, and the port. */
export interface ControlOptions {
  world: ControlledWorld
  /** Default: chosen by the system. */
  port?: number
}

const HOST = '127.0.0.1'
const MAX_BODY_BYTES = 64 * 1024

/** Listens on the loopback only: any caller may break everything. */
export async function startControl({ world, port = 0 }: ControlOptions): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(request, world).then(
      (result) => send(response, result),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    )
  })
  server.listen(port, HOST)
  await once(server, 'listening')
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => close(server),
  }
}

async function answer(request: IncomingMessage, world: ControlledWorld): Promise<ControlAnswer> {
  // A page in a browser must not reach the server by another host name (DNS rebinding).
  const isHere = /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')
  if (!isHere) return { status: 403, body: { error: { code: 'forbidden', message: 'Use http://127.0.0.1' } } }
  const body = await readBody(request)
  if (body === undefined) return { status: 413, body: { error: { code: 'too_large', message: 'At most 64 KiB' } } }
  return answerControl(world, { method: request.method ?? '', path: pathOf(request), body })
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', `http://${HOST}`).pathname
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function send(response: ServerResponse, { status, body }: ControlAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(`${JSON.stringify(body)}\n`)
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
