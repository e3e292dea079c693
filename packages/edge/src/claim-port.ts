import { once } from 'node:events'
import { createServer } from 'node:net'

/** Another process listens on the port already. */
export class PortInUseError extends Error {
  override name = 'PortInUseError'
  readonly code = 'port_in_use'

  constructor(host: string, port: number, options?: ErrorOptions) {
    super(`Cannot listen on ${host}:${port}: another program does already`, options)
  }
}

/**
 * Checks that a port is free, and returns its number, also for port 0.
 *
 * Threads share a port by `reusePort`, and a second process would silently share it too: so this binds once without it.
 *
 * @throws PortInUseError when another process listens there.
 */
export async function claimPort(host: string, port: number): Promise<number> {
  const server = createServer()
  try {
    server.listen({ host, port })
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    throw isTaken ? new PortInUseError(host, port, { cause: error }) : error
  } finally {
    if (server.listening) {
      server.close()
      await once(server, 'close')
    }
  }
}
