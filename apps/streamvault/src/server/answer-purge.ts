import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'

/** What a purge on the operations port needs. */
export interface AnswerPurgeDeps {
  purge: (files: PurgeFiles) => Promise<PurgedBytes>
  token: string
}

const PurgeBody = z.union([
  z.strictObject({
    files: z
      .array(z.strictObject({ id: z.string().regex(/^[\w-]{1,64}$/), size: z.number().int().min(0) }))
      .max(10_000),
  }),
  z.strictObject({ all: z.literal(true) }),
])
const MAX_BODY_BYTES = 1_000_000

/** Answers `POST /purge`: the same question that the helper beside an nginx takes. Never rejects. */
export async function answerPurge(
  request: IncomingMessage,
  response: ServerResponse,
  { purge, token }: AnswerPurgeDeps,
): Promise<void> {
  const respond = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(`${JSON.stringify(body)}\n`)
  }
  const refuse = (status: number, code: string) => respond(status, { error: { code, message: 'Not a purge' } })
  if (request.method !== 'POST') return refuse(405, 'method_not_allowed')
  if (!isBearer(request, token)) return refuse(401, 'unauthorized')
  if (Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) > MAX_BODY_BYTES) {
    return refuse(413, 'body_too_large')
  }
  try {
    const body = PurgeBody.safeParse(JSON.parse(await text(request)))
    if (!body.success) return refuse(400, 'bad_request')
    respond(200, await purge('all' in body.data ? 'all' : body.data.files))
  } catch (error) {
    if (error instanceof SyntaxError) refuse(400, 'bad_json')
    else refuse(500, 'internal')
  }
}

function isBearer({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(/^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '')
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
