/** A bounded map that evicts the entry that was set or read longest ago. */
export interface LruCache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): void
  clear(): void
}

/** Bounds of a cache. */
export interface LruCacheOptions {
  /** Maximum number of entries. */
  max: number
  /**
   * Lifetime of an entry after `set`, in milliseconds.
   *
   * @default unlimited
   */
  maxAgeMs?: number
  /** A clock in milliseconds since any fixed moment. Default: the system's. */
  now?: () => number
}

/** Creates an empty cache. */
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
