/** Hands out buffers in powers of two and takes them back. */
export interface BufferPool {
  /** Returns `wanted` bytes, or one of the smallest size when the large ones are all in use. */
  take(wanted: number): Buffer
  give(buffer: Buffer): void
}

/** Bounds of a pool; the sizes are powers of two. */
export interface BufferPoolOptions {
  /** Bytes of the buffer that everybody gets. */
  smallest: number
  /** Bytes that larger buffers may have together: a thousand viewers who stop reading hold no more than this on top. */
  maxLargeBytes: number
  /** Bytes of all buffers kept while nobody uses them: what a crowd needed is given back when it has left. */
  maxIdleBytes: number
}

/** Makes a pool that begins empty and keeps what it is given back, up to `maxIdleBytes`. */
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
      // Not from Node's own pool of 8 KiB: a view of it would pin the whole pool.
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
