import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { DcAddress } from '../rpc.ts'

/** One data centre's listener. */
export interface DcListener extends AsyncDisposable {
  /** Its address. */
  readonly address: DcAddress
  /** While closed, every new connection is reset at once: the port stays bound, so that no other program gets it. */
  closed: boolean
}

const HOST = '127.0.0.1'

/** Listens on the loopback for one data centre; port 0 lets the system choose. */
export async function listenDc(id: number, port: number, onSocket: (socket: Socket) => void): Promise<DcListener> {
  const server = createServer((socket) => {
    if (listener.closed) socket.resetAndDestroy()
    else onSocket(socket)
  })
  server.listen(port, HOST)
  await once(server, 'listening').catch((cause: unknown) => {
    throw new Error(`Cannot listen for data centre ${id}: port ${port} of ${HOST} is not free`, { cause })
  })
  const { port: given } = server.address() as { port: number }
  const listener: DcListener = {
    address: { id, host: HOST, port: given },
    closed: false,
    async [Symbol.asyncDispose]() {
      server.close()
      if (server.listening) await once(server, 'close')
    },
  }
  return listener
}
