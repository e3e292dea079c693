import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'
import { answerPurge } from './answer-purge.ts'
import { isLocalHost } from './is-local-host.ts'

/** The dependencies of the operations port, which listens only on 127.0.0.1. */
export interface OperationsOptions {
  port: number
  metrics: Registry
  /** Names of parts that are not ready; none means ready. */
  notReady: () => string[]
  /** Purges bytes from this process's cache, for a server that has us among its edges. */
  purge: (files: PurgeFiles) => Promise<PurgedBytes>
  /** Bearer token of purges. */
  token: string
  /** Called with the error of a failed purge or of missing metrics. */
  onError: (error: unknown) => void
}

/** The running operations server. */
export interface OperationsServer extends AsyncDisposable {
  port: number
}

const NOT_LOCAL = {
  error: { code: 'misdirected', message: 'Ask for localhost or an IP address: other names are not ours' },
}

/** Serves `/readyz`, `/metrics` and `POST /purge`, only for `localhost` or an IP address, see `isLocalHost`. */
export async function startOperationsServer(options: OperationsOptions): Promise<OperationsServer> {
  const { port, metrics, notReady, onError } = options
  const server = createServer((request, response) => {
    const respond = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    if (!isLocalHost(request.headers.host)) return respond(421, 'application/json', `${JSON.stringify(NOT_LOCAL)}\n`)
    if (request.url === '/purge') return void answerPurge(request, response, options)
    if (request.url === '/healthz') return respond(200, 'text/plain', 'ok\n')
    if (request.method !== 'GET' && request.method !== 'HEAD') return respond(405, 'text/plain', 'Use GET\n')
    if (request.url === '/readyz') {
      const waiting = notReady()
      const body = `${JSON.stringify({ status: waiting.length === 0 ? 'ready' : 'starting', waiting })}\n`
      return respond(waiting.length === 0 ? 200 : 503, 'application/json', body)
    }
    if (request.url === '/metrics') {
      return metrics.metrics().then(
        (text) => respond(200, metrics.contentType, text),
        (error) => {
          onError(error)
          respond(500, 'text/plain', 'Cannot collect the metrics\n')
        },
      )
    }
    return respond(404, 'text/plain', 'Here are /readyz, /metrics, /healthz and /purge\n')
  })
  server.listen({ port, host: '127.0.0.1' })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
