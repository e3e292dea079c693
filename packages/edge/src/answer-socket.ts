import type { Socket } from 'node:net'
import type { StreamResponse } from './exchange.ts'

/**
 * The socket of an answer, once it is its turn: a pipelined answer has no socket until the answer before it is
 * complete. Bytes written earlier would pile up in memory, or end up inside another answer.
 */
export function answerSocket(response: StreamResponse): Socket | Promise<Socket> {
  if (response.socket !== null) return response.socket
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  response.once('socket', () => resolve(response.socket as Socket))
  response.once('close', () =>
    reject(new Error('Cannot answer: the viewer left before the answer before this one was done')),
  )
  return promise
}
