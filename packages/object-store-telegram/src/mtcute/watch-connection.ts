import type { Socket } from 'node:net'
import type { ITelegramConnection } from '@mtcute/core'

/** Called with connection events per data centre. */
export interface TransportListener {
  /** A connection is being opened. */
  onTrying(dc: number): void
  /** A connection is established: bytes arrived, or it was not cut for a while. */
  onOpened(dc: number): void
  /** An established connection is closed. `isOurs`: by this side. */
  onClosed(dc: number, isOurs: boolean): void
}

/** A connection under watch. */
interface WatchedConnection {
  dc: number
  socket: Socket
  listener: TransportListener
  /** Whether all connections are being closed. */
  isClosing: () => boolean
}

/** A proxy in front of a dead data centre also accepts connections, and cuts them. An idle one receives no bytes. */
const STANDS_AFTER_MS = 2_000

/** Reports the events of a new connection, and wraps it to see which side closes it. */
export function watchConnection(
  connection: ITelegramConnection,
  { dc, socket, listener, isClosing }: WatchedConnection,
): ITelegramConnection {
  let isStanding = false
  let isOurs = false
  const timer = setTimeout(stand, STANDS_AFTER_MS).unref()

  function stand(): void {
    clearTimeout(timer)
    if (isStanding || socket.destroyed) return
    isStanding = true
    listener.onOpened(dc)
  }

  socket.once('close', () => {
    clearTimeout(timer)
    if (isStanding) listener.onClosed(dc, isOurs || isClosing())
  })
  const watched: ITelegramConnection = {
    ...connection,
    async read(into) {
      const bytes = await connection.read(into)
      stand()
      // Later reads need no check.
      watched.read = connection.read
      return bytes
    },
    close() {
      isOurs = true
      connection.close()
    },
  }
  return watched
}
