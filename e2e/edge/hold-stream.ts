import { openSocket, type RawRequest, textOf } from './harness/raw-client.ts'
import type { EdgeTarget } from './harness/target.ts'

/** A started stream that is not read any further. */
export interface HeldStream {
  /** Resolves when the server ends the stream. The first access resumes reading. */
  readonly closed: Promise<unknown>
  /** Destroys the connection. */
  leave(): void
}

/** A viewer who requests a file and reads nothing after the first bytes. */
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
    // A paused socket does not see its end: reading resumes when the test accesses this.
    get closed() {
      socket.resume()
      return closed
    },
    leave: () => socket.destroy(),
  }
}
