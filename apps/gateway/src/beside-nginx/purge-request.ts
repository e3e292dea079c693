import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { MAX_PURGE_ORDER_BYTES, PurgeOrder } from '@streamvault/api'
import { bearerOf, isToken } from '@streamvault/crypto-links'

/** Whether a request may purge, and what. */
export type PurgeRequest =
  | { files: { id: string; size: number }[] | 'all' }
  | { refused: 400 | 401 | 405 | 413; code: string }

/** Reads `POST /purge`, the one question that every edge takes: files by id and size, or everything, with a bearer token. */
export async function readPurgeRequest(request: IncomingMessage, token: string): Promise<PurgeRequest> {
  const { method, headers } = request
  if (method !== 'POST') return { refused: 405, code: 'method_not_allowed' }
  if (!isToken(bearerOf(headers.authorization), token)) return { refused: 401, code: 'unauthorized' }
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_PURGE_ORDER_BYTES) {
    return { refused: 413, code: 'body_too_large' }
  }
  const body = PurgeOrder.safeParse(parseJson(await text(request)))
  if (!body.success) return { refused: 400, code: 'bad_request' }
  return { files: 'all' in body.data ? 'all' : body.data.files }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
