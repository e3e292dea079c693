import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { followLog } from './follow-log.ts'
import { createLogMetrics } from './log-metrics.ts'
import { readPurgeRequest } from './purge-request.ts'
import { purgeSlices } from './purge-slices.ts'
import type { NginxCache } from './slice-names.ts'

/** The settings of a helper: `helper.json` of the rendered folder. */
export interface NginxHelperSettings {
  host: string
  port: number
  /** Bearer token for purges. */
  token: string
  accessLog: string
  /** `null` when nginx caches no slices. */
  cache: NginxCache | null
}

/** Schema of `NginxHelperSettings`. */
export const NginxHelperSettings: z.ZodType<NginxHelperSettings> = z.object({
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  token: z.string().min(16),
  accessLog: z.string(),
  cache: z.object({ directory: z.string(), sliceBytes: z.number().int().positive() }).nullable(),
})

/** A running helper. */
export interface NginxHelper extends AsyncDisposable {
  port: number
}

const LOOK_EVERY_MS = 1000

/** Starts the helper beside nginx: it purges slices on request, and counts the lines of the access log. */
export async function startNginxHelper(
  settings: NginxHelperSettings,
  onError: (error: unknown) => void,
): Promise<NginxHelper> {
  const closing = new AbortController()
  const metrics = createLogMetrics()
  const following = followLog(
    { file: settings.accessLog, everyMs: LOOK_EVERY_MS, onLine: metrics.take, onError },
    closing.signal,
  )

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/healthz') return respond(response, 200, 'text/plain', 'ok\n')
    if (request.url === '/metrics') return respond(response, 200, 'text/plain; version=0.0.4', metrics.text())
    if (request.url !== '/purge') {
      return respondError(response, 404, 'not_found', 'Here are POST /purge, /metrics and /healthz')
    }
    const wish = await readPurgeRequest(request, settings.token)
    if ('refused' in wish) return respondError(response, wish.refused, wish.code, wish.message)
    const none = { slices: 0, bytes: 0 }
    const purged = settings.cache === null ? none : await purgeSlices(settings.cache, wish.files, closing.signal)
    respondJson(response, 200, purged)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      onError(error)
      if (!response.headersSent) respondError(response, 500, 'internal', 'Something went wrong here')
    })
  })
  server.listen({ host: settings.host, port: settings.port })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      closing.abort()
      server.closeAllConnections()
      await Promise.all([following, new Promise((resolve) => server.close(resolve))])
    },
  }
}

const respondError = (response: ServerResponse, status: number, code: string, message: string): void =>
  respondJson(response, status, { error: { code, message } })

const respondJson = (response: ServerResponse, status: number, body: object): void =>
  respond(response, status, 'application/json', `${JSON.stringify(body)}\n`)

function respond(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}
