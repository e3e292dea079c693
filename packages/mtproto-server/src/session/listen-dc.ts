import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { DcAddress } from '../rpc.ts'

/** One data centre's listener. */
export interface DcListener extends AsyncDisposable {
  /** Where it listens. */
  readonly address: DcAddress
  /** While closed, every connection is reset as soon as it comes: the port itself is kept, so that nobody else gets it. */
  closed: boolean
}

const HOST = '127.0.0.1'

/** Listens for one data centre; port 0 takes any. Only this machine can reach it. */
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
