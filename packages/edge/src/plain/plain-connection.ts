import type { Socket } from 'node:net'
import type { StreamRequest } from '../exchange.ts'
import { parsePlainRequest } from './plain-request.ts'
import { KEEP_ALIVE_SECONDS, PlainResponse } from './plain-response.ts'

/** The handlers and time limits of a connection. */
export interface PlainConnectionDeps {
  /** Answers one request for bytes. */
  answer(request: StreamRequest, response: PlainResponse): void
  /** Takes over, for good, a connection with any other request, with the bytes already read of it. */
  handOver(socket: Socket, bytes: Buffer): void
  /** Milliseconds in which a new connection must send its first bytes. */
  headersMs: number
  /** Milliseconds in which a viewer must take at least one byte. */
  idleMs: number
  /** True when connections are to close after their current answers. */
  isDraining(): boolean
}

/** Bytes received during an answer are buffered up to this size; then reading pauses (back-pressure). */
const MAX_PENDING_BYTES = 16_384
/** One second longer than announced to viewers: a request at the last moment is still answered. */
const KEEP_ALIVE_MS = (KEEP_ALIVE_SECONDS + 1) * 1000

/**
 * Answers plain requests on one connection in order; the first request that it cannot parse hands the connection to
 * `node:http`.
 */
export function servePlain(socket: Socket, deps: PlainConnectionDeps): { isBusy(): boolean } {
  let current: PlainResponse | undefined
  let pending: Buffer | undefined

  function take(bytes: Buffer): void {
    const request = parsePlainRequest(bytes)
    if (request === undefined) {
      handOver(bytes)
      return
    }
    socket.setTimeout(deps.idleMs)
    current = new PlainResponse(request, { socket, isDraining: deps.isDraining, onEnd: goOn })
    deps.answer({ ...request, socket }, current)
  }

  function handOver(bytes: Buffer): void {
    socket.off('data', onData).off('end', onEnd).off('close', onClose).off('error', onError).off('timeout', onTimeout)
    deps.handOver(socket, bytes)
  }

  function goOn({ isLast }: PlainResponse): void {
    current = undefined
    if (isLast || deps.isDraining()) return void socket.destroySoon()
    socket.setTimeout(KEEP_ALIVE_MS)
    const bytes = pending
    pending = undefined
    if (socket.isPaused()) socket.resume()
    if (bytes !== undefined) take(bytes)
  }

  function onData(bytes: Buffer): void {
    if (socket.writableEnded) return
    if (current === undefined) {
      take(bytes)
      return
    }
    pending = pending === undefined ? bytes : Buffer.concat([pending, bytes])
    if (pending.byteLength > MAX_PENDING_BYTES) socket.pause()
  }

  /** A viewer who closes their half has left. */
  const onEnd = (): void => void socket.end()
  const onTimeout = (): void => void socket.destroy()
  /** A broken connection also emits `close`, which is handled. */
  const onError = (): void => {}

  function onClose(): void {
    current?.abandon()
    current = undefined
  }

  socket.setTimeout(deps.headersMs)
  socket.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onError).on('timeout', onTimeout)
  return { isBusy: () => current !== undefined }
}
