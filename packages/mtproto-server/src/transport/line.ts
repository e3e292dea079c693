import type { NetworkConditions } from '../rpc.ts'

/** High-water mark: above this many queued bytes, a connection starts no more calls. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024
/** The calls that run when a line fills add at most this many times the high-water mark. */
const HOPELESS_TIMES = 8
/** Maximum bytes in the socket's own buffer before the line waits for the client to read. */
const MAX_SOCKET_BYTES = 1024 * 1024
/** Milliseconds that an idle line may run ahead: the resolution of timers, which would else add up over small packets. */
const BURST_MS = 4

/** The part of a socket that the line needs. */
export interface LineSocket {
  /** Written bytes that the client has not received yet. */
  readonly writableLength: number
  /** Writes the pieces of one packet. */
  write(pieces: Buffer[]): void
}

/** Simulates one connection's capacity towards its client: a round trip, a bandwidth, packets in sequence. */
export interface Line {
  /** Queues a packet; it leaves after the round trip, `delayMs`, and the packets before it. */
  send(pieces: Buffer[], delayMs?: number): void
  /** Whether the queue is above the high-water mark. `onRoom` reports when it no longer is. */
  readonly full: boolean
  /** Whether far more is queued than calls alone can add: the client receives pushes but never reads. */
  readonly hopeless: boolean
  /** Limits the bytes per second of this line only. */
  throttle(bytesPerSecond: number): void
  /** Sends nothing for `ms`, or forever. */
  hold(ms: number | undefined): void
  /** Call this when the socket's buffer has drained. */
  drained(): void
  /** Drops the queue and stops all timers. */
  close(): void
}

interface Queued {
  pieces: Buffer[]
  bytes: number
  /** Time when its last byte has left; known once it is the next packet to leave. */
  leavesAt?: number
}

/** Creates the line of one connection. Calls `conditions` for every packet; may call `onRoom` more often than needed. */
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
        // No timer if held forever: closing clears the queue.
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
