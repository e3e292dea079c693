import type { Socket } from 'node:net'
import { type PlainConnectionDeps, servePlain } from './plain-connection.ts'

/** The connections of one thread that have sent only plain requests so far. */
export interface PlainConnections {
  /** Reads a connection from its first byte. */
  accept(socket: Socket): void
  /** From now on connections close after their current answers; idle ones close at once. */
  drain(): void
  /** Closes all connections at once. */
  destroyAll(): void
}

/** Starts without a connection. The server hands each new one to `accept`. */
export function createPlainConnections(deps: Omit<PlainConnectionDeps, 'isDraining'>): PlainConnections {
  const connections = new Map<Socket, { isBusy(): boolean }>()
  let isDraining = false
  return {
    accept(socket) {
      const leave = () => void connections.delete(socket)
      socket.once('close', leave)
      const connection = servePlain(socket, {
        ...deps,
        handOver(handed, bytes) {
          leave()
          socket.off('close', leave)
          deps.handOver(handed, bytes)
        },
        isDraining: () => isDraining,
      })
      connections.set(socket, connection)
    },
    drain() {
      isDraining = true
      for (const [socket, connection] of connections) if (!connection.isBusy()) socket.destroy()
    },
    destroyAll() {
      for (const socket of connections.keys()) socket.destroy()
    },
  }
}
