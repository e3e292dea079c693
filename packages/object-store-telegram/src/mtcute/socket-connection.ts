import type { Socket } from 'node:net'
import type { ITelegramConnection } from '@mtcute/core'

/** Bytes that may lie here unread before the socket is held back. */
const MAX_UNREAD_BYTES = 4 * 2 ** 20

/** Wraps a connected socket as the library wants it. Each byte is copied once, into the library's own buffer. */
export function createSocketConnection(socket: Socket): ITelegramConnection {
  const chunks: Uint8Array[] = []
  let unreadBytes = 0
  let failure: Error | undefined
  let wake = () => {}

  const end = (error?: Error) => {
    failure ??= error ?? new Error('Cannot read from Telegram: the connection was closed')
    wake()
  }
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    unreadBytes += chunk.byteLength
    if (unreadBytes > MAX_UNREAD_BYTES) socket.pause()
    wake()
  })
  socket.on('error', end)
  socket.on('close', () => end())

  function take(into: Uint8Array): number {
    let filled = 0
    for (let chunk = chunks[0]; chunk !== undefined && filled < into.byteLength; chunk = chunks[0]) {
      const piece = chunk.subarray(0, into.byteLength - filled)
      into.set(piece, filled)
      filled += piece.byteLength
      if (piece.byteLength === chunk.byteLength) chunks.shift()
      else chunks[0] = chunk.subarray(piece.byteLength)
    }
    unreadBytes -= filled
    if (socket.isPaused() && unreadBytes <= MAX_UNREAD_BYTES) socket.resume()
    return filled
  }

  return {
    localAddress: null,
    remoteAddress: null,
    async read(into) {
      while (chunks.length === 0) {
        if (failure !== undefined) throw failure
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return take(into)
    },
    write(bytes) {
      return new Promise((resolve, reject) => {
        if (failure !== undefined) return reject(failure)
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      })
    },
    close() {
      end()
      socket.destroy()
    },
  }
}
