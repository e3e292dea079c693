import type { ClientRequest } from 'node:http'
import type { Timeouts, WaitTimer } from './wait-timer.ts'

/** Sends a body with back-pressure, and ends the request. `timer` watches each wait, including the wait for the answer. */
export async function sendBody(
  outgoing: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  { stallTimeoutMs, answerTimeoutMs }: Timeouts,
  timer: WaitTimer,
): Promise<void> {
  for await (const piece of body) {
    // The server answered early: it does not want the rest of the body.
    if (outgoing.destroyed || outgoing.writableEnded) return
    if (outgoing.write(piece)) continue
    timer.start('bytes', stallTimeoutMs)
    await drained(outgoing)
    timer.stop()
  }
  if (outgoing.destroyed) return
  timer.start('answer', answerTimeoutMs)
  outgoing.end()
}

function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle)
      outgoing.off('close', settle)
      resolve()
    }
    outgoing.on('drain', settle)
    outgoing.on('close', settle)
  })
}
