import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The server to attack, and the number of clients of each kind. JSON in the first argument. */
export interface HostileClientsSettings {
  port: number
  /** Path and query of a film. */
  url: string
  /** Idle connections: every other one sends nothing, the rest are silent after one request. */
  idle: number
  /** Send one header line a second, and never end the head. */
  slow: number
  /** Request all of a film, half-close the connection, and read nothing. */
  halfClosed: number
  /** Request heads of one megabyte. */
  floodsPerSecond: number
}

/** Open connections, and the fate of the closed ones. */
export interface HostileCounts {
  idle: number
  slow: number
  half_closed: number
  /** Floods that got 431. */
  floods_refused: number
  /** Connections that the server closed; each was opened again. */
  ended: number
}

const AT_ONCE = 50
/** So that the server does not close them all in one moment: a head may take ten seconds. */
const PAUSE_MS = 100
const LINE_EVERY_MS = 1000
const OPEN_AGAIN_MS = 200
const FLOOD = `GET / HTTP/1.1\r\nHost: bench\r\n${`X-Flood: ${'x'.repeat(1000)}\r\n`.repeat(1000)}`

const settings = JSON.parse(process.argv[2] ?? '{}') as HostileClientsSettings
const { port, url } = settings
const counts: HostileCounts = { idle: 0, slow: 0, half_closed: 0, floods_refused: 0, ended: 0 }

const open = (): Socket => connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => {})

/** Settles however the connection ended: these clients provoke cuts. */
const closedOf = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

/** Keeps one client of a kind connected: when the server closes the connection, it opens the next. */
async function keep(kind: 'idle' | 'slow' | 'half_closed', begin: (socket: Socket) => void): Promise<void> {
  for (;;) {
    const socket = open()
    socket.once('end', () => socket.destroy())
    const closed = closedOf(socket)
    begin(socket)
    counts[kind] += 1
    await closed
    counts[kind] -= 1
    counts.ended += 1
    await sleep(OPEN_AGAIN_MS)
  }
}

function dribble(socket: Socket): void {
  socket.write('GET /healthz HTTP/1.1\r\nHost: bench\r\n')
  const timer = setInterval(() => socket.write('X-Slow: 1\r\n'), LINE_EVERY_MS)
  socket.once('close', () => clearInterval(timer))
  socket.resume()
}

function askAndClose(socket: Socket): void {
  socket.end(`GET ${url} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  socket.pause()
}

async function flood(): Promise<void> {
  const socket = open()
  socket.once('data', (bytes) => {
    if (bytes.toString('latin1', 9, 12) === '431') counts.floods_refused += 1
    socket.destroy()
  })
  socket.write(FLOOD)
  await closedOf(socket)
}

for (let at = 0; at < settings.idle; at += 1) {
  const words = at % 2 === 0 ? '' : 'GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n'
  void keep('idle', (socket) => void socket.resume().write(words))
  if (at % AT_ONCE === 0) await sleep(PAUSE_MS)
}
for (let at = 0; at < settings.slow; at += 1) void keep('slow', dribble)
for (let at = 0; at < settings.halfClosed; at += 1) void keep('half_closed', askAndClose)
setInterval(() => void flood(), 1000 / settings.floodsPerSecond)

process.on('message', () => process.send?.(counts))
// The parent is gone.
process.on('disconnect', () => process.exit())
process.send?.('ready')
