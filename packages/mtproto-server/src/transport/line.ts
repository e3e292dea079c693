import type { NetworkConditions } from '../rpc.ts'

/** Answers above this wait on a line stop it from taking in more calls. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024
/** Calls under way when a line fills bring at most so many times that. */
const HOPELESS_TIMES = 8
/** What the socket itself may hold before the line waits for the client to read. */
const MAX_SOCKET_BYTES = 1024 * 1024
/** How far a line that was idle may run ahead: the grain of timers, so that small packets do not add it up. */
const BURST_MS = 4

/** The socket as a line sees it. */
export interface LineSocket {
  /** Bytes handed over that the client has not taken. */
  readonly writableLength: number
  /** Hands over the pieces of one packet. */
  write(pieces: Buffer[]): void
}

/** What one connection can carry towards its client: a round trip, so many bytes a second, packets one behind another. */
export interface Line {
  /** Queues a packet; it leaves after the round trip, `delayMs` more, and those before it. */
  send(pieces: Buffer[], delayMs?: number): void
  /** Whether so much is queued that no more calls should be taken in. `onRoom` tells when that ends. */
  readonly full: boolean
  /** Whether far more is queued than calls alone can bring: the client hears pushes and never reads. */
  readonly hopeless: boolean
  /** Caps the bytes a second of this line alone. */
  throttle(bytesPerSecond: number): void
  /** Lets nothing leave for `ms`, or ever. */
  hold(ms: number | undefined): void
  /** To be called when the socket has been read empty. */
  drained(): void
  /** Forgets what is queued and stops all timers. */
  close(): void
}

interface Queued {
  pieces: Buffer[]
  bytes: number
  /** When its last byte has left; known once it is the next to go. */
  leavesAt?: number
}

/** Makes the line of one connection. `conditions` is asked at every packet; `onRoom` may be called more often than needed. */
export function createLine(socket: LineSocket, conditions: () => NetworkConditions, onRoom: () => void): Line {
  const queue: Queued[] = []
  const delays = new Set<NodeJS.Timeout>()
  let backlog = 0
  let freeAt = 0
  let ownLimit = Number.POSITIVE_INFINITY
  let heldUntil = 0
  let timer: NodeJS.Timeout | undefined

  function enqueue(packet: Queued): void {
    queue.push(packet)
    pump()
  }

  function pump(): void {
    for (let packet = queue[0]; packet !== undefined && timer === undefined; packet = queue[0]) {
      const waitMs = waitOf(packet)
      if (waitMs > 0) {
        // Never to fire when held for ever: closing clears the queue.
        if (waitMs !== Number.POSITIVE_INFINITY) timer = setTimeout(wake, Math.ceil(waitMs))
        return
      }
      if (socket.writableLength > MAX_SOCKET_BYTES) return
      queue.shift()
      backlog -= packet.bytes
      socket.write(packet.pieces)
      onRoom()
    }
  }

  function wake(): void {
    timer = undefined
    pump()
  }

  function waitOf(packet: Queued): number {
    const now = performance.now()
    if (packet.leavesAt === undefined) {
      const rate = Math.min(conditions().bytesPerSecond || Number.POSITIVE_INFINITY, ownLimit)
      packet.leavesAt = Math.max(freeAt, now - BURST_MS) + (packet.bytes / rate) * 1000
      freeAt = packet.leavesAt
    }
    return Math.max(heldUntil - now, packet.leavesAt - now)
  }

  return {
    get full() {
      return backlog + socket.writableLength > MAX_BACKLOG_BYTES
    },
    get hopeless() {
      return backlog > MAX_BACKLOG_BYTES * HOPELESS_TIMES
    },
    send(pieces, delayMs = 0) {
      const packet = { pieces, bytes: pieces.reduce((sum, { length }) => sum + length, 0) }
      backlog += packet.bytes
      const wait = conditions().rttMs + delayMs
      if (wait <= 0) {
        enqueue(packet)
        return
      }
      const delay = setTimeout(() => {
        delays.delete(delay)
        enqueue(packet)
      }, wait)
      delays.add(delay)
    },
    throttle(bytesPerSecond) {
      ownLimit = bytesPerSecond
    },
    hold(ms) {
      heldUntil = ms === undefined ? Number.POSITIVE_INFINITY : performance.now() + ms
    },
    drained() {
      pump()
      onRoom()
    },
    close() {
      clearTimeout(timer)
      for (const delay of delays) clearTimeout(delay)
      queue.length = 0
      backlog = 0
    },
  }
}
