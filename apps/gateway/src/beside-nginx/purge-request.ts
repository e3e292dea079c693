import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** Whether a request may purge, and what. */
export type PurgeRequest =
  | { files: { id: string; size: number }[] | 'all' }
  | { refused: 400 | 401 | 405 | 413; code: string }

const Body = z.union([
  z.strictObject({
    files: z
      .array(z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/), size: z.number().int().min(0) }))
      .max(10_000),
  }),
  z.strictObject({ all: z.literal(true) }),
])
const MAX_BODY_BYTES = 1_000_000

/** Reads `POST /purge`, the one question that every edge takes: files by id and size, or everything, with a bearer token. */
export async function readPurgeRequest(request: IncomingMessage, token: string): Promise<PurgeRequest> {
  const { method, headers } = request
  if (method !== 'POST') return { refused: 405, code: 'method_not_allowed' }
  if (!isBearer(headers.authorization, token)) return { refused: 401, code: 'unauthorized' }
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_BODY_BYTES) {
    return { refused: 413, code: 'body_too_large' }
  }
  const body = Body.safeParse(parseJson(await text(request)))
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

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(/^bearer +(\S+)$/i.exec(header ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted)
}
