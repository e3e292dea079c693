import type { Socket } from 'node:net'
import type { StreamResponse } from './exchange.ts'

/**
 * The socket that an answer goes out on, once it is its turn: a pipelined answer has none until the one before it is done.
 * Written to earlier, it would pile up in memory, or stand in the middle of another.
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
