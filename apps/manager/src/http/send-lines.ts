import { Readable } from 'node:stream'
import type { AddLine } from '@streamvault/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { addStream } from '../add-stream.ts'
import { withHeartbeat } from './with-heartbeat.ts'

/** Well below the minute after which many proxies time out. */
const HEARTBEAT_MS = 15_000

/** Sends one line per file as it finishes, then the summary. Logs `broken` if it fails while the client is there. */
export function sendLines(
  request: FastifyRequest,
  reply: FastifyReply,
  lines: AsyncIterable<AddLine>,
  { signal, broken }: { signal: AbortSignal; broken: string },
): FastifyReply {
  const onBroken = (err: unknown) => {
    if (!signal.aborted) request.log.error({ err }, broken)
  }
  reply.header('cache-control', 'no-store').type('application/x-ndjson; charset=utf-8')
  const text = withHeartbeat(addStream(lines, onBroken), HEARTBEAT_MS)
  return reply.send(Readable.from(text, { objectMode: false }))
}
