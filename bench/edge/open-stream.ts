import { connect } from 'node:net'

/** The request, and how fast its bytes are read. */
export interface StreamWish {
  port: number
  url: string
  /** First byte. */
  start?: number
  /** The byte after the last; without it, to the end. */
  end?: number
  /** Without it, as fast as they arrive. */
  bytesPerSecond?: number
  /** Stops reading after so many bytes, until `resume`. */
  stopAfter?: number
}

/** An answer on its own connection. Its bytes are counted and discarded. */
export interface OpenStream {
  /** 0 until the head has arrived. */
  readonly status: number
  /** Bytes of the body. */
  readonly bytes: number
  /** Either side closed the connection. */
  readonly isClosed: boolean
  /** Milliseconds from the request to the first byte of its answer; undefined until then. */
  readonly firstByteMs: number | undefined
  /** Settles when all bytes up to `end` have arrived, or the connection has ended. */
  readonly ended: Promise<void>
  /** Reads on, from now on at full speed. */
  resume(): void
  destroy(): void
}

/** Shared by all streams, because the bytes are discarded. */
const SINK = Buffer.alloc(64 * 1024)

/** Requests a range. Never throws: `status` and `isClosed` show failures. */
export function openStream(wish: StreamWish): OpenStream {
  const { port, url, start = 0, end } = wish
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  let { stopAfter = Number.POSITIVE_INFINITY, bytesPerSecond } = wish
  let status = 0
  let bytes = 0
  let isClosed = false
  let firstByteMs: number | undefined
  const began = performance.now()
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SINK, callback: take } })
  socket.write(
    `GET ${url} HTTP/1.1\r\nHost: bench\r\nRange: bytes=${start}-${end === undefined ? '' : end - 1}\r\n\r\n`,
  )
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
    resolve()
  })

  /** @returns whether to read on at once. */
  function take(length: number): boolean {
    firstByteMs ??= performance.now() - began
    let body = length
    if (status === 0) {
      status = Number(SINK.toString('latin1', 9, 12))
      body = length - SINK.subarray(0, length).indexOf('\r\n\r\n') - 4
    }
    bytes += body
    if (end !== undefined && bytes >= end - start) resolve()
    if (bytes >= stopAfter) return false
    if (bytesPerSecond === undefined) return true
    const earlyMs = (bytes / bytesPerSecond) * 1000 - (performance.now() - began)
    if (earlyMs <= 0) return true
    setTimeout(() => socket.resume(), earlyMs)
    return false
  }

  return {
    get status() {
      return status
    },
    get bytes() {
      return bytes
    },
    get isClosed() {
      return isClosed
    },
    get firstByteMs() {
      return firstByteMs
    },
    ended,
    resume() {
      stopAfter = Number.POSITIVE_INFINITY
      bytesPerSecond = undefined
      socket.resume()
    },
    destroy: () => void socket.destroy(),
  }
}
