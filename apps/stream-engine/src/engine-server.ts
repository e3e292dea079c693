import { once } from 'node:events'
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { isToken } from '@streamvault/crypto-links'
import {
  contentDisposition,
  contentRange,
  decideResponse,
  formatHttpDate,
  unsatisfiedContentRange,
} from '@streamvault/http-range'
import type { FileMeta, SliceSource } from '@streamvault/slice-cache'
import { type AskedPlaces, answerStreamAuth, renewFetching } from './answer-stream-auth.ts'
import { createEndedFiles } from './ended-files.ts'
import { createPacer, type Pacer } from './pacer.ts'
import { endRead, fail, refuse, refusePurged } from './refusals.ts'

/** The source, the address and the limits of the engine. */
export interface EngineServerOptions {
  source: SliceSource
  host: string
  /** 0 picks a free one. */
  port: number
  /** The token that an edge sends in `x-streamvault-gateway`; requests without it are refused. */
  token: string
  /** Rate limit of one viewer's link: a sustained rate, and a burst. */
  pace: { bytesPerSecond: number; burstBytes: number }
  /** The places that limit concurrent viewers. @default no limit */
  places?: AskedPlaces
  /** Called with reads that failed. */
  onError: (error: unknown) => void
}

/** Serves bytes of files to an edge that caches slices itself. */
export interface EngineServer extends AsyncDisposable {
  readonly port: number
  /**
   * Ends the reads of these files, or of all, and refuses more of them to requests that began before: a slice that an
   * edge was filling stays incomplete, so the edge does not cache it.
   */
  endReads(fileIds: readonly string[] | 'all'): void
}

const PATH = /^\/bytes\/([\w-]{1,64})$/

/**
 * Starts the engine's own server: `GET /bytes/{fileId}` with ranges and conditions as on the public port, without
 * links; and `GET /auth/stream`, which says whether a link's viewer has a place.
 */
export async function startEngineServer(options: EngineServerOptions): Promise<EngineServer> {
  const ended = createEndedFiles(Date.now)
  const pacer = createPacer({ ...options.pace, maxViewers: 10_000, now: () => performance.now() })
  const active = new Map<ServerResponse, { fileId: string; left: AbortController }>()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, method = '', url = '' } = request
    const shown = headers['x-streamvault-gateway']
    if (!isToken(typeof shown === 'string' ? shown : undefined, options.token))
      return refuse(response, 403, 'not_from_edge')
    if (url === '/auth/stream') return await answerStreamAuth(options.places, headers, response)
    const fileId = PATH.exec(url)?.[1]
    if (fileId === undefined) return refuse(response, 404, 'not_found')
    if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, 'method_not_allowed')
    const begunMs = Number(headers['x-streamvault-begun']) * 1000
    if (ended.isOver(fileId, begunMs)) return refusePurged(response)
    const left = new AbortController()
    response.once('close', () => left.abort())
    const { signal } = left
    const meta = await options.source.describe(fileId, signal)
    if (signal.aborted) return
    if (meta === undefined) return refuse(response, 404, 'not_found')
    const { status, range } = decideResponse(method, headers, meta)
    const begin = () => response.writeHead(status, headersOf(status, range, meta))
    if (method === 'HEAD' || range.start === range.end) return void begin().end()
    active.set(response, { fileId, left })
    void renewFetching(options.places, headers, fileId).catch(options.onError)
    const viewer = String(headers['x-streamvault-viewer'] ?? '')
    await send(options.source, { fileId, range, viewer, begin, signal }, response, pacer)
  }

  const server = createServer({ requireHostHeader: true, keepAliveTimeout: 60_000 }, (request, response) => {
    response.once('close', () => active.delete(response))
    answer(request, response).catch((error) => fail(response, error, options.onError))
  })
  server.listen({ host: options.host, port: options.port })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    endReads(fileIds) {
      ended.end(fileIds)
      for (const [response, { fileId, left }] of active) {
        if (fileIds === 'all' || fileIds.includes(fileId)) endRead(response, left)
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Sending {
  fileId: string
  range: { start: number; end: number }
  viewer: string
  /** Sends the head of the answer: only once there are bytes, so that a source may still refuse. */
  begin: () => void
  /** Aborts when the client has left. */
  signal: AbortSignal
}

/** Sends at the reader's pace, and never faster than the viewer's rate. */
async function send(
  source: SliceSource,
  { fileId, range, viewer, begin, signal }: Sending,
  response: ServerResponse,
  pacer: Pacer,
): Promise<void> {
  const counted = viewer === '' ? {} : { viewer: `${fileId} ${viewer}` }
  for await (const bytes of source.read(fileId, range, { signal, priority: 'interactive', ...counted })) {
    if (!response.headersSent) begin()
    await pacer.take(viewer, bytes.byteLength, signal)
    if (response.write(bytes) || response.destroyed) continue
    await once(response, 'drain', { signal })
  }
  response.end()
}

function headersOf(status: number, range: { start: number; end: number }, meta: FileMeta): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    etag: meta.etag,
    'last-modified': formatHttpDate(meta.modifiedMs),
    'accept-ranges': 'bytes',
  }
  if (status === 304) return headers
  if (status === 412) return { ...headers, 'content-length': 0 }
  const inWords = status === 206 ? contentRange(range, meta.size) : unsatisfiedContentRange(meta.size)
  // Twice: nginx has written its own header before the subrequest, and can replace it only by the second.
  if (status === 206 || status === 416)
    Object.assign(headers, { 'content-range': inWords, 'x-streamvault-range': inWords })
  if (status === 416) return { ...headers, 'content-length': 0 }
  headers['content-type'] = meta.contentType
  headers['content-length'] = range.end - range.start
  // For the edge's answers to downloads: the cached slice is the same for all viewers.
  headers['x-streamvault-disposition'] = contentDisposition('attachment', meta.fileName)
  return headers
}
