import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { sendRawProblem } from './problem.ts'
import { UNKNOWN_VERSION } from './request-fault.ts'

/** Longer header sections are refused. */
export const MAX_HEADER_BYTES = 16_384

/** The parser's error for a request that it rejects. */
type ParseError = Error & { code?: string }

/** Refuses requests that the parser of `node:http` rejects, on the connections that it reads. */
export interface BrokenRequests {
  /** Counts a request until its answer is complete: a refusal behind it waits for that. */
  answering(response: ServerResponse): void
  /** Sends the error after the answers in progress, and closes the connection. */
  refuse(error: ParseError, socket: Duplex): void
}

/** Starts with no connection. */
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
      // These bytes follow the last request of a connection, whose answer is in progress (RFC 9112 §9.6).
      if (error.code === 'HPE_CLOSED_CONNECTION') return
      // The error is answered already: further bytes from the client are ignored.
      if (!socket.writable) return
      // Written now, the error would end up inside the answer in progress.
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
