import type { Socket } from 'node:net'
import type { NetworkConditions } from '../rpc.ts'
import { createLine } from '../transport/line.ts'
import { createServerTransport } from '../transport/server-transport.ts'

/** One client's socket, as a stream of packets. */
export interface Connection {
  /** Counted from 1 over all data centres. */
  readonly connectionId: number
  /** The data centre that accepted it. */
  readonly dc: number
  /** Whether packets can still be sent. */
  readonly open: boolean
  /** The client's transport, once detected. */
  readonly transport: string | undefined
  /** The permanent key of the last encrypted packet. */
  authKeyId: string | undefined
  /** Sends a packet, given in pieces, through the simulated line, with an extra delay of `delayMs`. */
  send(packet: readonly Buffer[], delayMs?: number): void
  /** Runs a call now, or when fewer calls run and the line has room; until then the socket is not read. Keeps the order. */
  admit(run: () => Promise<void>): void
  /** Limits this connection's bytes per second. */
  throttle(bytesPerSecond: number): void
  /** Stops reading and sending for `ms`, or forever. */
  hang(ms: number | undefined): void
  /** Closes the connection unless the client pings again within `ms`. */
  endUnlessPinged(ms: number): void
  /** Closes the connection at once. */
  cut(): void
}

/** Options of a connection. */
export interface ConnectionOptions {
  /** Counted from 1 over all data centres. */
  id: number
  /** The data centre that accepted it. */
  dc: number
  /** The current network conditions. */
  network: () => NetworkConditions
  /** Called with each packet; an error closes the connection. */
  onPacket(connection: Connection, packet: Buffer): void
  /** Called with the reason when the server closes the connection. */
  onFailure(error: unknown): void
  /** Called once, when the socket has closed. */
  onClose(connection: Connection): void
}

/** Maximum concurrent calls per connection; the others wait unread. */
const MAX_CALLS = 64

/** Takes over a socket. */
export function createConnection(socket: Socket, options: ConnectionOptions): Connection {
  const transport = createServerTransport()
  const line = createLine(
    {
      get writableLength() {
        return socket.writableLength
      },
      write,
    },
    options.network,
    startWaiting,
  )
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  let hung = false
  let pingTimer: NodeJS.Timeout | undefined
  let hangTimer: NodeJS.Timeout | undefined

  function write(pieces: Buffer[]): void {
    socket.cork()
    for (const piece of pieces) socket.write(piece)
    socket.uncork()
  }

  function startWaiting(): void {
    while (waiting.length > 0 && running < MAX_CALLS && !line.full) start(waiting.shift() as () => Promise<void>)
    if (waiting.length === 0 && !hung) socket.resume()
  }

  function start(run: () => Promise<void>): void {
    running += 1
    run()
      .catch(options.onFailure)
      .finally(() => {
        running -= 1
        startWaiting()
      })
  }

  function receive(bytes: Buffer): void {
    try {
      for (const packet of transport.receive(bytes)) options.onPacket(connection, packet)
    } catch (error) {
      options.onFailure(error)
      socket.destroy()
    }
  }

  const connection: Connection = {
    connectionId: options.id,
    dc: options.dc,
    get open() {
      return !socket.destroyed
    },
    get transport() {
      return transport.name
    },
    authKeyId: undefined,
    send(packet, delayMs) {
      if (socket.destroyed) return
      line.send(transport.frame(packet), delayMs)
      if (line.hopeless) socket.destroy()
    },
    admit(run) {
      waiting.push(run)
      startWaiting()
      if (waiting.length > 0) socket.pause()
    },
    throttle: line.throttle,
    hang(ms) {
      hung = true
      socket.pause()
      line.hold(ms)
      if (ms === undefined) return
      hangTimer = setTimeout(() => {
        hung = false
        startWaiting()
      }, ms)
    },
    endUnlessPinged(ms) {
      clearTimeout(pingTimer)
      pingTimer = setTimeout(() => socket.destroy(), ms)
    },
    cut: () => socket.destroy(),
  }

  socket.setNoDelay(true)
  socket.on('data', receive)
  socket.on('drain', line.drained)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    clearTimeout(pingTimer)
    clearTimeout(hangTimer)
    line.close()
    options.onClose(connection)
  })
  return connection
}
