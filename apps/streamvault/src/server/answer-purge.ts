import type { IncomingMessage, ServerResponse } from 'node:http'
import { readPurgeRequest } from '@streamvault/gateway'
import type { PurgedBytes, PurgeFiles } from '../purge/purge-edge.ts'

/** The dependencies of a purge on the operations port. */
export interface AnswerPurgeDeps {
  purge: (files: PurgeFiles) => Promise<PurgedBytes>
  token: string
  /** Called with the error of a failed purge: the answer does not contain it. */
  onError: (error: unknown) => void
}

/** Answers `POST /purge`, the same request as nginx's helper accepts. Never rejects. */
export async function answerPurge(
  request: IncomingMessage,
  response: ServerResponse,
  { purge, token, onError }: AnswerPurgeDeps,
): Promise<void> {
  const respond = (status: number, body: object) => {
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    response.end(`${JSON.stringify(body)}\n`)
  }
  const refuse = (status: number, code: string, message: string) => respond(status, { error: { code, message } })
  try {
    const wish = await readPurgeRequest(request, token)
    if ('refused' in wish) refuse(wish.refused, wish.code, wish.message)
    else respond(200, await purge(wish.files))
  } catch (error) {
    onError(error)
    refuse(500, 'internal', 'The purge failed')
  }
}
