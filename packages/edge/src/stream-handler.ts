import type { OutgoingHttpHeaders } from 'node:http'
import type { CheckedLink } from '@streamvault/crypto-links'
import {
  contentDisposition,
  contentRange,
  decideResponse,
  formatHttpDate,
  type ResponseDecision,
  unsatisfiedContentRange,
} from '@streamvault/http-range'
import { type FileMeta, type SliceFailure, SliceUnavailableError } from '@streamvault/slice-cache'
import { answerSocket } from './answer-socket.ts'
import type { StreamRequest, StreamResponse } from './exchange.ts'
import { FAILURE_STATUS } from './failure-status.ts'
import { hasBody } from './has-body.ts'
import { leftSignal } from './left-signal.ts'
import type { CheckLink } from './link-check.ts'
import type { PlaceRefusal } from './places/stream-places.ts'
import type { ThreadPlaces } from './places/thread-places.ts'
import { sendProblem, sendRawProblem } from './problem.ts'
import { StreamAnswer, type StreamAnswerDeps } from './stream-answer.ts'

/** How one thread checks links, reads files, and sends them. */
export interface StreamHandlerDeps extends StreamAnswerDeps {
  checkLink: CheckLink
  /** `left` makes the signal that aborts when the viewer leaves; it is called only before a wait. */
  describe: (fileId: string, left: () => AbortSignal) => FileMeta | Promise<FileMeta | undefined>
  /** Takes the viewer's place. Without it places are not limited. */
  places?: Pick<ThreadPlaces, 'enter'> | undefined
  onError: (error: unknown) => void
}

/** Answers one request for bytes by signed link. Never rejects. */
export type StreamHandler = (request: StreamRequest, response: StreamResponse, viewerAddress?: string) => Promise<void>

/**
 * Answers `/stream/{fileId}`: link, method, file, conditions, range, place, bytes, in that order. Neither cache nor
 * store is touched before the link is valid.
 */
export function createStreamHandler(deps: StreamHandlerDeps): StreamHandler {
  return async (request, response, viewerAddress = request.socket.remoteAddress) => {
    try {
      await answer(deps, request, response, viewerAddress)
    } catch (error) {
      if (response.destroyed || request.socket.destroyed) return
      if (!(error instanceof SliceUnavailableError)) deps.onError(error)
      // Too late for another status: in HTTP/1.1 a cut connection tells the client that the answer is truncated.
      if (response.headersSent) request.socket.destroy()
      else sendFailure(response, error)
    }
  }
}

async function answer(
  deps: StreamHandlerDeps,
  request: StreamRequest,
  response: StreamResponse,
  viewerAddress: string | undefined,
): Promise<void> {
  const { url = '', method = '' } = request
  const link = deps.checkLink(url, viewerAddress)
  if (link === undefined) return sendProblem(response, 403, 'link_refused', 'This link is wrong or has expired')
  if (method !== 'GET' && method !== 'HEAD') {
    return sendProblem(response, 405, 'method_not_allowed', 'Use GET or HEAD', { allow: 'GET, HEAD' })
  }
  if (hasBody(request)) {
    request.resume?.()
    sendRawProblem(await answerSocket(response), 400, 'body_refused', 'This request has no body')
    return
  }
  const left = () => leftSignal(response)
  const meta = link.kind === 'stream' && link.below === '' ? await deps.describe(link.fileId, left) : undefined
  if (meta === undefined) return sendProblem(response, 404, 'not_found', 'There is no such file')
  const decision = decideResponse(method, request.headers, meta)
  const headers = headersOf(decision, meta, link)
  if (method === 'HEAD' || decision.range.start === decision.range.end) {
    response.writeHead(decision.status, headers)
    response.end()
    return
  }
  const entered = deps.places?.enter(link, viewerAddress, left)
  const seat = entered instanceof Promise ? await entered : entered
  if (request.socket.destroyed) return
  if (seat?.kind === 'refused') return sendPlaceRefusal(response, seat.refusal)
  const viewer = { link, address: viewerAddress, seat }
  await new StreamAnswer(deps, response, viewer, decision.range).send(decision.status, headers)
}

function sendPlaceRefusal(response: StreamResponse, { code, message, retryAfterSeconds }: PlaceRefusal): void {
  sendProblem(response, PLACE_STATUS[code], code, message, { 'retry-after': String(retryAfterSeconds) })
}

const PLACE_STATUS: Record<PlaceRefusal['code'], number> = { too_many_streams: 429, link_elsewhere: 403, busy: 503 }

function headersOf({ status, range }: ResponseDecision, meta: FileMeta, link: CheckedLink): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    etag: meta.etag,
    'last-modified': formatHttpDate(meta.modifiedMs),
    'cache-control': 'private, max-age=3600',
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-site',
  }
  if (status === 304) return headers
  if (status === 412) return { ...headers, 'content-length': 0 }
  if (status === 416) return { ...headers, 'content-range': unsatisfiedContentRange(meta.size), 'content-length': 0 }
  headers['content-type'] = meta.contentType
  headers['content-length'] = range.end - range.start
  if (link.download) headers['content-disposition'] = contentDisposition('attachment', meta.fileName)
  if (status === 206) headers['content-range'] = contentRange(range, meta.size)
  return headers
}

const MESSAGES: Record<SliceFailure, string> = {
  file_withdrawn: 'This file was taken away',
  file_gone: 'There is no such file',
  file_changed: 'The bytes of this file are no longer those that were added',
  source_failed: 'The bytes of this file cannot be read now',
  file_rechecked: 'This file was touched and is read again before it is sent; see Retry-After',
  sessions_busy: 'Everyone who fetches the bytes of this file is busy or has to rest; see Retry-After',
  sessions_unreachable: 'Where the bytes of this file lie cannot be reached at the moment; see Retry-After',
  no_sessions: 'Nobody is left here who could fetch the bytes of this file; the operator has to mend that',
  purged: 'The cache of this file was emptied at this moment; see Retry-After',
  busy: 'Too many files are being fetched now',
}

function sendFailure(response: StreamResponse, error: unknown): void {
  if (!(error instanceof SliceUnavailableError)) {
    sendProblem(response, 500, 'internal', 'Something went wrong here')
    return
  }
  const status = FAILURE_STATUS[error.code]
  const headers: Record<string, string> = status === 503 ? { 'retry-after': secondsOf(error.retryAfterMs ?? 2000) } : {}
  sendProblem(response, status, error.code, MESSAGES[error.code], headers)
}

const secondsOf = (ms: number): string => String(Math.max(1, Math.ceil(ms / 1000)))
