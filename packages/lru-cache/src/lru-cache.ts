/** A map within bounds that forgets what was set or got longest ago. */
export interface LruCache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  clear(): void
}

/** What bounds a cache. */
export interface LruCacheOptions {
  /** Entries at most. */
  max: number
  /**
   * How long after it was set an entry is given, in milliseconds.
   *
   * @default no bound
   */
  maxAgeMs?: number
  /** Milliseconds since any fixed moment. Default: the machine's. */
  now?: () => number
}

/** Makes an empty cache. */
export function createLruCache<Value>(options: LruCacheOptions): LruCache<Value> {
  const { max, maxAgeMs = Number.POSITIVE_INFINITY, now = () => performance.now() } = options
  const entries = new Map<string, { value: Value; setAt: number }>()
  return {
    get(key) {
      const entry = entries.get(key)
      if (entry === undefined) return undefined
      entries.delete(key)
      if (now() - entry.setAt >= maxAgeMs) return undefined
      entries.set(key, entry)
      return entry.value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, { value, setAt: now() })
      if (entries.size <= max) return
      for (const oldest of entries.keys()) return void entries.delete(oldest)
    },
    delete: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  }
}
