import { keyOf, type SliceKey } from '../slice-key.ts'

/** Uses of slices, sent in batches that name each slice once. */
export interface ToldUses extends Disposable {
  /** Counts a use of a slice read from the disk. */
  add(key: SliceKey): void
}

const TELL_EVERY_MS = 250
const MAX_UNTOLD = 256

/** Batches uses and sends them every quarter of a second, when the batch is full, and on disposal. */
export function createToldUses(tell: (keys: SliceKey[]) => void): ToldUses {
  const untold = new Map<string, SliceKey>()
  const timer = setInterval(flush, TELL_EVERY_MS).unref()

  function flush(): void {
    if (untold.size === 0) return
    tell([...untold.values()])
    untold.clear()
  }

  return {
    add(key) {
      untold.set(keyOf(key.fileId, key.index), key)
      if (untold.size >= MAX_UNTOLD) flush()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      flush()
    },
  }
}
