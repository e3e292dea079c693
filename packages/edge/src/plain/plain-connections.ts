import type { Socket } from 'node:net'
import { type PlainConnectionDeps, servePlain } from './plain-connection.ts'

/** The connections of one thread that have asked for nothing but bytes yet. */
export interface PlainConnections {
  /** Reads a connection from its first byte. */
  accept(socket: Socket): void
  /** From now on connections end with the answers they are given; those that rest end at once. */
  drain(): void
  /** Cuts all off. */
  destroyAll(): void
}

/** Begins without a connection. Whoever listens hands each new one to `accept`. */
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
