import { connect, type Socket } from 'node:net'
import { createRandom } from './random.ts'

/** The ranges to request, their total, and the number of connections. */
export interface RangeLoad {
  port: number
  /** Path and query of each file. */
  urls: string[]
  /** Bytes of each file. */
  fileBytes: number
  connections: number
  /** Each range is between a half and one and a half times as large as this. @default 1 MiB */
  rangeBytes?: number
  /** Bytes of all answers together; then no new request starts. */
  totalBytes: number
  seed: number
}

/** Results of a load. */
export interface RangeLoadResult {
  bytes: number
  seconds: number
  /** From the request to the first byte of its answer, sorted, in milliseconds. */
  firstBytes: number[]
}

const MIB = 2 ** 20
/** Shared by all connections: bytes are counted and discarded. */
const SINK: Buffer = Buffer.alloc(256 * 1024)

/** Requests random ranges, one after the other on each connection. @throws when an answer is not a 206. */
export async function runRangeLoad(load: RangeLoad): Promise<RangeLoadResult> {
  const result: RangeLoadResult = { bytes: 0, seconds: 0, firstBytes: [] }
  const random = createRandom(load.seed)
  const began = performance.now()
  await Promise.all(Array.from({ length: load.connections }, () => runConnection(load, result, random)))
  result.seconds = (performance.now() - began) / 1000
  result.firstBytes.sort((a, b) => a - b)
  return result
}

function runConnection(load: RangeLoad, result: RangeLoadResult, random: () => number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = 0
    let askedAt = 0
    const socket: Socket = connect({
      port: load.port,
      host: '127.0.0.1',
      noDelay: true,
      onread: { buffer: SINK, callback: (length) => take(length) },
    })

    function ask(): void {
      if (result.bytes >= load.totalBytes) return void socket.destroy()
      const { rangeBytes = MIB } = load
      const length = Math.floor(rangeBytes / 2 + random() * rangeBytes)
      const start = Math.floor(random() * (load.fileBytes - length))
      const url = load.urls[Math.floor(random() * load.urls.length)]
      left = -length
      askedAt = performance.now()
      socket.write(`GET ${url} HTTP/1.1\r\nHost: bench\r\nRange: bytes=${start}-${start + length - 1}\r\n\r\n`)
    }

    /** `left` is negative until the head of the answer has arrived. */
    function take(length: number): boolean {
      let body = length
      if (left < 0) {
        result.firstBytes.push(performance.now() - askedAt)
        const headEnd = SINK.subarray(0, length).indexOf('\r\n\r\n')
        if (headEnd < 0 || SINK.toString('latin1', 9, 12) !== '206') {
          socket.destroy(new Error(`The server answered ${SINK.toString('latin1', 0, Math.min(length, 200))}`))
          return false
        }
        body = length - headEnd - 4
        left = -left
      }
      left -= body
      result.bytes += body
      if (left === 0) ask()
      return true
    }

    socket.on('connect', ask)
    socket.on('error', reject)
    socket.on('close', () => (left === 0 || result.bytes >= load.totalBytes ? resolve() : reject(new Error('cut off'))))
  })
}
