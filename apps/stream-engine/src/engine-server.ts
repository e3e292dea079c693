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

/** What the engine serves, to whom, and how fast. */
export interface EngineServerOptions {
  source: SliceSource
  host: string
  /** 0 picks a free one. */
  port: number
  /** What an edge shows in `x-streamvault-gateway`; nobody else is served. */
  token: string
  /** Bytes a second that one viewer's link draws over time, and how many it may draw at once before. */
  pace: { bytesPerSecond: number; burstBytes: number }
  /** Who may watch how much at once. @default everybody everything */
  places?: AskedPlaces
  /** Told of reads that failed. */
  onError: (error: unknown) => void
}

/** Bytes of files for an edge that keeps slices itself. */
export interface EngineServer extends AsyncDisposable {
  readonly port: number
  /**
   * Ends what is under way of these files, or of all, and gives nothing more of them to requests that began before: what
   * an edge was filling with them stays incomplete, so that it keeps none of it.
   */
  endReads(fileIds: readonly string[] | 'all'): void
}

const PATH = /^\/bytes\/([\w-]{1,64})$/

/**
 * Starts the engine's own door: `GET /bytes/{fileId}`, ranges and conditions as on the public one, no links; and
 * `GET /auth/stream`, which says whether a link's viewer has a place.
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
  /** Sends the head of the answer: not before there are bytes, so that a source may still refuse. */
  begin: () => void
  /** Aborts when who asked has left. */
  signal: AbortSignal
}

/** At the pace of who reads, and never faster than the viewer's share. */
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
  // Twice: nginx, having written one of its own before it asked, can replace it by the second alone.
  if (status === 206 || status === 416)
    Object.assign(headers, { 'content-range': inWords, 'x-streamvault-range': inWords })
  if (status === 416) return { ...headers, 'content-length': 0 }
  headers['content-type'] = meta.contentType
  headers['content-length'] = range.end - range.start
  // For the edge to send to who downloads: what it keeps is for everybody.
  headers['x-streamvault-disposition'] = contentDisposition('attachment', meta.fileName)
  return headers
}
