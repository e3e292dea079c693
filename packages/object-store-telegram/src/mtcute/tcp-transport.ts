import { connect, type Socket } from 'node:net'
import type { TelegramTransport } from '@mtcute/core'
import { createPacketCodec } from './packet-codec.ts'
import { createSocketConnection } from './socket-connection.ts'
import { connectBySocks, type SocksProxy } from './socks-handshake.ts'

/** How a session reaches Telegram. */
export interface RouteOptions {
  /** Address of this machine that all connections of the session come from. */
  sourceAddress?: string
  /** Proxy that all connections of the session go through. */
  proxy?: SocksProxy
}

/** Nobody answers after this. */
const CONNECT_TIMEOUT_MS = 10_000

/** A transport that knows its connections. */
export interface TcpTransport extends TelegramTransport {
  /** Cuts every connection, and lets no other come: the library forgets those that it was just opening. */
  close(): void
}

/** Makes plain TCP connections, by way of a proxy and from a fixed address where wanted. */
export function createTcpTransport({ sourceAddress, proxy }: RouteOptions): TcpTransport {
  const sockets = new Set<Socket>()
  let isClosed = false

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
    async connect({ ipAddress, port }) {
      const target = { host: ipAddress, port }
      const socket = await openSocket({ ...(proxy ?? target), ...(sourceAddress && { localAddress: sourceAddress }) })
      keep(socket)
      try {
        if (proxy !== undefined) await connectBySocks(socket, proxy, target)
        return createSocketConnection(socket)
      } catch (error) {
        socket.destroy()
        throw error
      }
    },
    packetCodec: createPacketCodec,
  }
}

function openSocket({
  host,
  port,
  localAddress,
}: {
  host: string
  port: number
  localAddress?: string
}): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, ...(localAddress && { localAddress }) })
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
