import type { Socket } from 'node:net'
import type { NetworkConditions } from '../rpc.ts'
import { createLine } from '../transport/line.ts'
import { createServerTransport } from '../transport/server-transport.ts'

/** One client's socket, as packets. */
export interface Connection {
  /** Counted from 1 over all data centres. */
  readonly connectionId: number
  /** The data centre that took it. */
  readonly dc: number
  /** Whether packets can still be sent. */
  readonly open: boolean
  /** Which transport the client uses, once it has told. */
  readonly transport: string | undefined
  /** The lasting key of the last encrypted packet. */
  authKeyId: string | undefined
  /** Sends a packet, given in pieces, over the line, `delayMs` later than the line would. */
  send(packet: readonly Buffer[], delayMs?: number): void
  /** Runs a call now, or when fewer run and the line has room; the socket is not read meanwhile. Calls start in order. */
  admit(run: () => Promise<void>): void
  /** Caps this connection's bytes a second. */
  throttle(bytesPerSecond: number): void
  /** Neither reads nor sends for `ms`, or ever. */
  hang(ms: number | undefined): void
  /** Ends the connection unless the client pings again within `ms`. */
  endUnlessPinged(ms: number): void
  /** Ends the connection at once. */
  cut(): void
}

/** What a connection needs. */
export interface ConnectionOptions {
  /** Counted from 1 over all data centres. */
  id: number
  /** The data centre that took it. */
  dc: number
  /** The state of the line at this moment. */
  network: () => NetworkConditions
  /** Called with each packet; what it throws ends the connection. */
  onPacket(connection: Connection, packet: Buffer): void
  /** Told why a connection was ended by us. */
  onFailure(error: unknown): void
  /** Told once, when the socket has closed. */
  onClose(connection: Connection): void
}

/** How many calls of one connection are answered at once; the others wait unread. */
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
