import { openSocket, type RawRequest, textOf } from './harness/raw-client.ts'
import type { EdgeTarget } from './harness/target.ts'

/** A stream that was begun and is read no further. */
export interface HeldStream {
  /** Resolves when the server ended it. Reading goes on from the first look. */
  readonly closed: Promise<unknown>
  /** Breaks the connection. */
  leave(): void
}

/** A viewer who asks for a file and reads nothing after the first bytes. */
export async function holdStream(edge: EdgeTarget, file: string, request: RawRequest = {}): Promise<HeldStream> {
  const socket = await openSocket(edge.port)
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve) => {
    socket.once('data', () => {
      socket.pause()
      resolve()
    })
    socket.write(textOf(edge.linkTo(file), request))
  })
  return {
    // A paused socket does not see its end: it is read on when the test looks for it.
    get closed() {
      socket.resume()
      return closed
    },
    leave: () => socket.destroy(),
  }
}
