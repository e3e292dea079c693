import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { followLog } from './follow-log.ts'
import { createLogMetrics } from './log-metrics.ts'
import { purgeSlices } from './purge-slices.ts'
import type { NginxCache } from './slice-names.ts'

/** What a helper is started with: `helper.json` of the rendered folder. */
export interface HelperSettings {
  host: string
  port: number
  /** Bearer of purges. */
  token: string
  accessLog: string
  /** `null` when nginx keeps no slices. */
  cache: NginxCache | null
}

/** Schema of `HelperSettings`. */
export const HelperSettings: z.ZodType<HelperSettings> = z.object({
  host: z.string(),
  port: z.number().int().min(0).max(65_535),
  token: z.string().min(16),
  accessLog: z.string(),
  cache: z.object({ directory: z.string(), sliceBytes: z.number().int().positive() }).nullable(),
})

/** Body of `POST /purge`, the same at every edge. */
const PurgeBody = z.union([
  z.strictObject({
    files: z
      .array(z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/), size: z.number().int().min(0) }))
      .max(10_000),
  }),
  z.strictObject({ all: z.literal(true) }),
])

/** A running helper. */
export interface Helper extends AsyncDisposable {
  port: number
}

const LOOK_EVERY_MS = 1000
const MAX_BODY_BYTES = 1_000_000

/** Starts the helper beside nginx: it removes slices when told to, and counts what the access log says. */
export async function startHelper(settings: HelperSettings, onError: (error: unknown) => void): Promise<Helper> {
  const closing = new AbortController()
  const metrics = createLogMetrics()
  const following = followLog(
    { file: settings.accessLog, everyMs: LOOK_EVERY_MS, onLine: metrics.take, onError },
    closing.signal,
  )

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/healthz') return respond(response, 200, 'text/plain', 'ok\n')
    if (request.url === '/metrics') return respond(response, 200, 'text/plain; version=0.0.4', metrics.text())
    if (request.url !== '/purge') return respondJson(response, 404, { error: problem('not_found') })
    if (request.method !== 'POST') return respondJson(response, 405, { error: problem('method_not_allowed') })
    if (!isBearer(request, settings.token)) return respondJson(response, 401, { error: problem('unauthorized') })
    const body = PurgeBody.safeParse(await readJson(request))
    if (!body.success) return respondJson(response, 400, { error: problem('bad_request') })
    const files = 'all' in body.data ? 'all' : body.data.files
    const none = { slices: 0, bytes: 0 }
    const purged = settings.cache === null ? none : await purgeSlices(settings.cache, files, closing.signal)
    respondJson(response, 200, purged)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      onError(error)
      if (!response.headersSent) respondJson(response, 500, { error: problem('internal') })
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

const problem = (code: string): { code: string; message: string } => ({
  code,
  message: 'Here are POST /purge, /metrics and /healthz',
})

const respondJson = (response: ServerResponse, status: number, body: object): void =>
  respond(response, status, 'application/json', `${JSON.stringify(body)}\n`)

function respond(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_BODY_BYTES) return undefined
  try {
    return JSON.parse(await text(request))
  } catch {
    return undefined
  }
}

function isBearer({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(/^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
