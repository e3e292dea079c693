import type { Socket } from 'node:net'
import type { ITelegramConnection } from '@mtcute/core'

/** Who is told how connections fare, by their data centres. */
export interface TransportListener {
  /** One is being made. */
  onTrying(dc: number): void
  /** One stands: something came by it, or it was not cut for a while. */
  onOpened(dc: number): void
  /** One that stood is over. `isOurs`: it was closed on this side. */
  onClosed(dc: number, isOurs: boolean): void
}

/** What is watched. */
interface WatchedConnection {
  dc: number
  socket: Socket
  listener: TransportListener
  /** Whether all connections are being closed. */
  isClosing: () => boolean
}

/** What stands in for a data centre that is gone takes connections as well, and cuts them. One that is idle says nothing. */
const STANDS_AFTER_MS = 2_000

/** Tells how a new connection fares, and gives it back so that it is seen who closes it. */
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
      // What follows needs no looking at.
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
