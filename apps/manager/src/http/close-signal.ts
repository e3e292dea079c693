import type { FastifyReply } from 'fastify'

/** A signal that aborts when the client leaves before the whole answer was sent. */
export function closeSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('The client left before its answer was complete'))
  })
  return controller.signal
}
