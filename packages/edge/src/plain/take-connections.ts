import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Takes new connections from the HTTP server's own `connection` listener, and returns that listener.
 *
 * The server still listens, and its timeouts still apply to connections given to the returned listener.
 */
export function takeConnections(server: Server): (connection: Duplex) => void {
  const readers = server.listeners('connection')
  server.removeAllListeners('connection')
  return (connection) => {
    for (const reader of readers) reader.call(server, connection)
  }
}
