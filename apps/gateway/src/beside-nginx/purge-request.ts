import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { MAX_PURGE_ORDER_BYTES, MAX_PURGED_FILE_BYTES, MAX_PURGED_FILES, PurgeOrder } from '@streamvault/api'
import { bearerOf, isToken } from '@streamvault/crypto-links'

/** Whether a request may purge, and which files. */
export type PurgeRequest =
  | { files: { id: string; size: number }[] | 'all' }
  | { refused: 400 | 401 | 405 | 413; code: string; message: string }

const WANTED = `A purge names at most ${MAX_PURGED_FILES} files of at most ${MAX_PURGED_FILE_BYTES} bytes, or everything`

/** Reads `POST /purge`, the same for every edge: files by id and size, or everything, with a bearer token. */
export async function readPurgeRequest(request: IncomingMessage, token: string): Promise<PurgeRequest> {
  const { method, headers } = request
  if (method !== 'POST') return { refused: 405, code: 'method_not_allowed', message: 'Use POST' }
  if (!isToken(bearerOf(headers.authorization), token)) {
    return { refused: 401, code: 'unauthorized', message: 'A purge needs the token of edges' }
  }
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_PURGE_ORDER_BYTES) {
    return { refused: 413, code: 'body_too_large', message: `A purge has at most ${MAX_PURGE_ORDER_BYTES} bytes` }
  }
  const body = PurgeOrder.safeParse(parseJson(await text(request)))
  if (!body.success) return { refused: 400, code: 'bad_request', message: WANTED }
  return { files: 'all' in body.data ? 'all' : body.data.files }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
