/** Bytes from a socket, buffered until a reader takes the length it needs. */
export interface ByteQueue {
  /** Number of buffered bytes. */
  readonly length: number
  /** Appends bytes. */
  push(bytes: Buffer): void
  /** The first `count` bytes without removing them, or `undefined` if there are fewer. */
  peek(count: number): Buffer | undefined
  /** Removes and returns the first `count` bytes, or `undefined` if there are fewer. */
  take(count: number): Buffer | undefined
  /** Removes and returns everything. */
  takeAll(): Buffer
}

/** Creates an empty queue. It joins chunks only when a packet spans several. */
export function createByteQueue(): ByteQueue {
  let chunks: Buffer[] = []
  let length = 0

  function peek(count: number): Buffer | undefined {
    if (length < count) return undefined
    const first = chunks[0] ?? Buffer.alloc(0)
    if (first.length >= count) return first.subarray(0, count)
    chunks = [Buffer.concat(chunks, length)]
    return chunks[0]?.subarray(0, count)
  }

  function take(count: number): Buffer | undefined {
    const bytes = peek(count)
    if (bytes === undefined) return undefined
    const rest = chunks[0]?.subarray(count)
    if (rest === undefined || rest.length === 0) chunks.shift()
    else chunks[0] = rest
    length -= count
    return bytes
  }

  return {
    get length() {
      return length
    },
    push(bytes) {
      chunks.push(bytes)
      length += bytes.length
    },
    peek,
    take,
    takeAll: () => take(length) ?? Buffer.alloc(0),
  }
}
