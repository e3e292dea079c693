import { connect, type Socket } from 'node:net'
import type { TelegramTransport } from '@mtcute/core'
import { createIntake, type Intake } from './intake.ts'
import { createPacketCodec } from './packet-codec.ts'
import { createSocketConnection } from './socket-connection.ts'
import { connectBySocks, type SocksProxy } from './socks-handshake.ts'
import { type TransportListener, watchConnection } from './watch-connection.ts'

/** The network route of a session to Telegram. */
export interface RouteOptions {
  /** Local address of all connections of the session. */
  sourceAddress?: string
  /** Proxy for all connections of the session. */
  proxy?: SocksProxy
}

/** A server that has not answered by then will not. */
const CONNECT_TIMEOUT_MS = 10_000

/** A transport that keeps track of its connections. */
export interface TcpTransport extends TelegramTransport {
  /** Closes every connection and prevents new ones: the library loses track of connections that it is just opening. */
  close(): void
}

/** Opens plain TCP connections, through a proxy and from a fixed address if given. */
export function createTcpTransport({ sourceAddress, proxy }: RouteOptions, listener?: TransportListener): TcpTransport {
  const sockets = new Set<Socket>()
  let isClosed = false
  const isClosing = () => isClosed

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (isClosed) socket.destroy(new Error('Cannot connect: the session is closed'))
  }

  return {
    close() {
      isClosed = true
      for (const socket of sockets) socket.destroy()
    },
    async connect({ id, ipAddress, port }) {
      listener?.onTrying(id)
      const target = { host: ipAddress, port }
      // The proxy's answers are read from the socket itself, and so is everything after them.
      const intake = proxy === undefined ? createIntake() : undefined
      const { host, port: to } = proxy ?? target
      const socket = await openSocket({ host, port: to, localAddress: sourceAddress, onread: intake?.onread })
      keep(socket)
      try {
        if (proxy !== undefined) await connectBySocks(socket, proxy, target)
        const connection = createSocketConnection(socket, intake)
        return listener === undefined
          ? connection
          : watchConnection(connection, { dc: id, socket, listener, isClosing })
      } catch (error) {
        socket.destroy()
        throw error
      }
    },
    packetCodec: createPacketCodec,
  }
}

interface SocketOptions {
  host: string
  port: number
  localAddress: string | undefined
  onread: Intake['onread'] | undefined
}

function openSocket({ host, port, localAddress, onread }: SocketOptions): Promise<Socket> {
  const where = { host, port, ...(localAddress !== undefined && { localAddress }) }
  return new Promise((resolve, reject) => {
    const socket = connect({ ...where, noDelay: true, keepAlive: true, ...(onread && { onread }) })
    const timer = setTimeout(() => socket.destroy(new Error('Cannot connect: nobody answers')), CONNECT_TIMEOUT_MS)
    const onError = (error: Error) => {
      clearTimeout(timer)
      reject(error)
    }
    socket.once('error', onError)
    socket.once('connect', () => {
      clearTimeout(timer)
      socket.off('error', onError)
      resolve(socket)
    })
  })
}
