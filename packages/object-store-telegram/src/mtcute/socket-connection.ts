import type { Socket } from 'node:net'
import type { ITelegramConnection } from '@mtcute/core'
import { createIntake, type Intake } from './intake.ts'

/** Bytes that may lie here unread before the socket is held back. */
const MAX_UNREAD_BYTES = 4 * 2 ** 20

/** A connection that tells how many bytes have come by it. */
export interface SocketConnection extends ITelegramConnection {
  bytesRead(): number
}

/**
 * Wraps a connected socket as the library wants it. Each byte is copied once, into the library's own buffer. `intake` is
 * where a socket puts what it reads that was connected with one.
 */
export function createSocketConnection(socket: Socket, intake: Intake = intakeOf(socket)): SocketConnection {
  let failure: Error | undefined
  let wake = () => {}

  const end = (error?: Error) => {
    failure ??= error ?? new Error('Cannot read from Telegram: the connection was closed')
    wake()
  }
  intake.whenAdded(() => {
    if (intake.bytes > MAX_UNREAD_BYTES) socket.pause()
    wake()
  })
  socket.on('error', end)
  socket.on('close', () => end())

  return {
    localAddress: null,
    remoteAddress: null,
    bytesRead: () => socket.bytesRead,
    async read(into) {
      while (intake.bytes === 0) {
        if (failure !== undefined) throw failure
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const filled = intake.take(into)
      if (socket.isPaused() && intake.bytes <= MAX_UNREAD_BYTES) socket.resume()
      return filled
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

/** By way of a proxy the socket was read from before, so that it keeps its own buffers. */
function intakeOf(socket: Socket): Intake {
  const intake = createIntake()
  socket.on('data', intake.add)
  return intake
}
