import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Number and speed of the players. */
export interface PlayersOptions {
  port: number
  urls: string[]
  fileBytes: number
  players: number
  /** Bit rate of a film. */
  bitsPerSecond: number
  seconds: number
}

const PIECE_BYTES = 2 ** 20
/** Pieces that a player buffers before it plays. */
const BUFFERED = 2
const SINK = Buffer.alloc(256 * 1024)

/**
 * Plays films on many connections: each requests a mebibyte whenever less than two are left to play.
 *
 * @returns how often a player stalled. @throws when a connection is cut.
 */
export async function runPlayers(options: PlayersOptions): Promise<number> {
  const until = performance.now() + options.seconds * 1000
  const counts = await Promise.all(Array.from({ length: options.players }, (_, at) => play(options, at, until)))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function play(options: PlayersOptions, at: number, until: number): Promise<number> {
  const pieceMs = (PIECE_BYTES * 8000) / options.bitsPerSecond
  // The players do not all start at the same moment.
  await sleep((at / options.players) * pieceMs)
  const url = options.urls[at % options.urls.length] ?? ''
  const pieces = Math.floor(options.fileBytes / PIECE_BYTES)
  const player = openPlayer(options.port)
  let stalls = 0
  let piece = (at * 7) % pieces
  /** Time at which all received pieces will have been played. */
  let playedAt = 0
  while (performance.now() < until) {
    await player.fetch(url, piece * PIECE_BYTES)
    piece = (piece + 1) % pieces
    const now = performance.now()
    if (playedAt > 0 && now > playedAt) stalls += 1
    playedAt = Math.max(playedAt, now) + pieceMs
    const early = playedAt - now - BUFFERED * pieceMs
    if (early > 0) await sleep(early)
  }
  player.close()
  return stalls
}

interface Player {
  fetch(url: string, start: number): Promise<void>
  close(): void
}

function openPlayer(port: number): Player {
  let left = 0
  let isHead = false
  let waiting: PromiseWithResolvers<void> | undefined
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer: SINK,
      callback(length) {
        let body = length
        if (isHead) {
          const headEnd = SINK.subarray(0, length).indexOf('\r\n\r\n')
          if (headEnd < 0 || SINK.toString('latin1', 9, 12) !== '206') {
            socket.destroy(new Error(`The server answered ${SINK.toString('latin1', 0, Math.min(length, 100))}`))
            return false
          }
          isHead = false
          body = length - headEnd - 4
        }
        left -= body
        if (left === 0) waiting?.resolve()
        return true
      },
    },
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('A player was cut off')))
  return {
    fetch(url, start) {
      left = PIECE_BYTES
      isHead = true
      waiting = Promise.withResolvers()
      socket.write(`GET ${url} HTTP/1.1\r\nHost: bench\r\nRange: bytes=${start}-${start + PIECE_BYTES - 1}\r\n\r\n`)
      return waiting.promise
    },
    close() {
      waiting = undefined
      socket.destroy()
    },
  }
}
