import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/**
 * Takes new connections from the reader that every HTTP server has, and returns that reader.
 *
 * The server still listens, and still watches over what the reader is given: its timeouts hold there as ever.
 */
export function takeConnections(server: Server): (connection: Duplex) => void {
  const readers = server.listeners('connection')
  server.removeAllListeners('connection')
  return (connection) => {
    for (const reader of readers) reader.call(server, connection)
  }
}
