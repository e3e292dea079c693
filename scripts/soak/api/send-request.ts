import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ApiRequest } from './make-request.ts'

/** An answer, read to its end. */
export interface ApiAnswer {
  status: number
  contentType: string | null
  body: string
}

/** Sends a request from `localAddress`. @throws when there is no answer, or none in time */
export async function sendRequest(
  { method, path, headers, body }: ApiRequest,
  { port, localAddress, ms }: { port: number; localAddress: string; ms: number },
): Promise<ApiAnswer> {
  const length: Record<string, string> = body === undefined ? {} : { 'content-length': String(body.byteLength) }
  const signal = AbortSignal.timeout(ms)
  const asked = request({
    host: '127.0.0.1',
    port,
    localAddress,
    method,
    path,
    headers: { ...headers, ...length },
    signal,
  })
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return {
    status: answer.statusCode ?? 0,
    contentType: answer.headers['content-type'] ?? null,
    body: await text(answer),
  }
}
