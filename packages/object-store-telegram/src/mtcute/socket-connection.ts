import type { Socket } from 'node:net'
import type { ITelegramConnection } from '@mtcute/core'
import { createIntake, type Intake } from './intake.ts'

/** High-water mark: unread bytes before the socket is paused. */
const MAX_UNREAD_BYTES = 4 * 2 ** 20

/** A connection that counts its received bytes. */
export interface SocketConnection extends ITelegramConnection {
  bytesRead(): number
}

/**
 * Wraps a connected socket for the library. Each byte is copied once, into the library's own buffer. `intake` is the
 * one that the socket was connected with, if any.
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

/** A proxied socket was read before, so it keeps its own buffers. */
function intakeOf(socket: Socket): Intake {
  const intake = createIntake()
  socket.on('data', intake.add)
  return intake
}
