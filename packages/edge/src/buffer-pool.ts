/** Hands out buffers in powers of two and takes them back. */
export interface BufferPool {
  /** Returns a buffer of `wanted` bytes, or one of the smallest size when the large ones are all in use. */
  take(wanted: number): Buffer
  give(buffer: Buffer): void
}

/** Bounds of a pool; the sizes are powers of two. */
export interface BufferPoolOptions {
  /** Bytes of the smallest buffer, which is always available. */
  smallest: number
  /** Bytes of all larger buffers together: a thousand viewers who stop reading hold no more than this on top. */
  maxLargeBytes: number
  /** Bytes of idle buffers that are kept: the memory that a crowd needed is freed when the crowd has left. */
  maxIdleBytes: number
}

/** Makes an empty pool that keeps returned buffers, up to `maxIdleBytes`. */
export function createBufferPool({ smallest, maxLargeBytes, maxIdleBytes }: BufferPoolOptions): BufferPool {
  const idle = new Map<number, Buffer[]>()
  let largeBytes = 0
  let idleBytes = 0
  return {
    take(wanted) {
      const bytes = wanted > smallest && largeBytes + wanted <= maxLargeBytes ? wanted : smallest
      if (bytes > smallest) largeBytes += bytes
      const kept = idle.get(bytes)?.pop()
      if (kept !== undefined) idleBytes -= bytes
      // Not from Node's own pool of 8 KiB: a view of that pool would pin all of it.
      return kept ?? Buffer.allocUnsafeSlow(bytes)
    },
    give(buffer) {
      const bytes = buffer.byteLength
      if (bytes > smallest) largeBytes -= bytes
      if (idleBytes + bytes > maxIdleBytes) return
      idleBytes += bytes
      const list = idle.get(bytes) ?? []
      idle.set(bytes, list)
      list.push(buffer)
    },
  }
}
