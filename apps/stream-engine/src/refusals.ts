import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { FAILURE_STATUS } from '@streamvault/edge'
import { NoSourceError } from '@streamvault/file-source'
import { SliceUnavailableError } from '@streamvault/slice-cache'

/** A purge is complete a moment after its message. */
const PURGED_AGAIN_MS = 1000

/** Ends a read whose bytes were purged: truncates a begun answer, which the edge does not cache; else refuses. */
export function endRead(response: ServerResponse, left: AbortController): void {
  if (response.headersSent) response.destroy()
  else refusePurged(response)
  left.abort()
}

/** Answers a failed read, and calls `onError` with it. */
export function fail(response: ServerResponse, error: unknown, onError: (error: unknown) => void): void {
  if (response.destroyed || response.writableEnded) return
  onError(error)
  // Too late for another status: a closed connection shows that bytes are missing.
  if (response.headersSent) response.destroy()
  else if (error instanceof SliceUnavailableError)
    refuse(response, FAILURE_STATUS[error.code], error.code, error.retryAfterMs)
  else if (error instanceof NoSourceError && error.code !== 'no_source')
    refuse(response, FAILURE_STATUS[error.code], error.code, error.retryAfterMs)
  else refuse(response, 502, 'source_failed')
}

/** Refuses a request that began before a purge, with a retry time. */
export function refusePurged(response: ServerResponse): void {
  refuse(response, 503, 'purged', PURGED_AGAIN_MS)
}

/** Answers with a status and a stable code; `retryAfterMs` is the retry time. */
export function refuse(response: ServerResponse, status: number, code: string, retryAfterMs?: number): void {
  const body = `${JSON.stringify({ error: { code, message: 'The engine does not serve this' } })}\n`
  const headers: OutgoingHttpHeaders = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  }
  if (retryAfterMs !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)))
  response.writeHead(status, headers)
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
