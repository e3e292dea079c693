import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { sendRawProblem } from './problem.ts'
import { UNKNOWN_VERSION } from './request-fault.ts'

/** More headers than this are not read. */
export const MAX_HEADER_BYTES = 16_384

/** What a parser says of a request that it did not take. */
type ParseError = Error & { code?: string }

/** Refuses what the parser of `node:http` did not take, on connections that it reads. */
export interface BrokenRequests {
  /** Counts a request until its answer is over: what is refused behind it waits for that. */
  answering(response: ServerResponse): void
  /** Tells what is wrong, after the answers that are under way, and closes. */
  refuse(error: ParseError, socket: Duplex): void
}

/** Knows no connection yet. */
export function createBrokenRequests(): BrokenRequests {
  const answers = new WeakMap<Duplex, number>()
  const broken = new WeakMap<Duplex, ParseError>()

  function answered(socket: Duplex): void {
    const left = (answers.get(socket) ?? 1) - 1
    answers.set(socket, left)
    const error = broken.get(socket)
    if (left === 0 && error !== undefined && socket.writable) sendRefusal(error, socket)
  }

  return {
    answering(response) {
      const { socket } = response.req
      answers.set(socket, (answers.get(socket) ?? 0) + 1)
      response.once('close', () => answered(socket))
    },
    refuse(error, socket) {
      if (error.code === 'ECONNRESET') return void socket.destroy()
      // Behind the last request of a connection, whose answer is on its way (RFC 9112 §9.6).
      if (error.code === 'HPE_CLOSED_CONNECTION') return
      // Answered already: what they still send is let go by.
      if (!socket.writable) return
      // Written now, it would stand among the bytes of that answer.
      if ((answers.get(socket) ?? 0) > 0) broken.set(socket, error)
      else sendRefusal(error, socket)
    },
  }
}

function sendRefusal({ code }: ParseError, socket: Duplex): void {
  if (code === 'HPE_HEADER_OVERFLOW') {
    sendRawProblem(socket, 431, 'headers_too_large', `At most ${MAX_HEADER_BYTES} bytes of headers`)
    return
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    sendRawProblem(socket, 408, 'request_timeout', 'The request took too long to arrive')
    return
  }
  if (code === 'HPE_INVALID_VERSION') {
    sendRawProblem(socket, ...UNKNOWN_VERSION)
    return
  }
  sendRawProblem(socket, 400, 'bad_request', 'This is not a request that we understand')
}
