import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask, openSocket, parseAnswer, textOf } from './raw-client.ts'
import type { EdgeTarget } from './target.ts'

/** The rate of a guest over all connections. */
export const GUEST_BYTES_PER_SECOND = 1_500_000

/** Results of several connections of one guest. */
export interface Drawn {
  /** Bytes a second, from the first bytes on. */
  rate: number
  /** Bytes received beyond the allowed rate, including the first ones. */
  ahead: number
  /** One for each connection. */
  statuses: number[]
}

/** Reads a file as a guest, by several connections at once, for some seconds. */
export async function draw(
  edge: EdgeTarget,
  file: string,
  tid: string,
  connections: number,
  seconds: number,
): Promise<Drawn> {
  const link = edge.linkTo(file, { class: 'guest', tid })
  const asked = performance.now()
  let bytes = 0
  const answers: Promise<number>[] = []
  const sockets: Socket[] = []
  for (let one = 0; one < connections; one += 1) {
    const socket = await openSocket(edge.port)
    sockets.push(socket)
    socket.on('error', () => {})
    answers.push(
      new Promise((resolve) => {
        socket.once('data', (first) => {
          bytes += first.byteLength
          resolve(parseAnswer(first).status)
          socket.on('data', (chunk) => {
            bytes += chunk.byteLength
          })
        })
        socket.once('close', () => resolve(0))
      }),
    )
    socket.write(textOf(link, { headers: { range: 'bytes=0-' } }))
  }
  const statuses = await Promise.all(answers)
  const early = bytes
  bytes = 0
  const began = performance.now()
  await sleep(seconds * 1000)
  const ended = performance.now()
  const rate = bytes / ((ended - began) / 1000)
  const ahead = early + bytes - (GUEST_BYTES_PER_SECOND * (ended - asked)) / 1000
  for (const socket of sockets) socket.destroy()
  return { rate, ahead, statuses }
}

/**
 * Reads ranges of one length one after another, by two connections at once, for some seconds.
 *
 * @returns the number of bytes beyond the allowed rate
 */
export async function drawRanges(edge: EdgeTarget, file: string, length: number, seconds: number): Promise<number> {
  const link = edge.linkTo(file, { class: 'guest', tid: `guest-${length}` })
  const began = performance.now()
  const passed = () => (performance.now() - began) / 1000
  let bytes = 0
  const drawOne = async () => {
    while (passed() < seconds) {
      const answer = await ask(edge.port, link, { headers: { range: `bytes=0-${length - 1}` } })
      if (answer.status === 206) bytes += answer.body.length
    }
  }
  await Promise.all([drawOne(), drawOne()])
  return bytes - GUEST_BYTES_PER_SECOND * passed()
}
