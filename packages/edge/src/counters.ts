/** The classes that bytes are counted by; bytes of any other class count with the first. */
export const CLASSES: readonly ['guest', 'member'] = ['guest', 'member']

const FIELDS = ['hits', 'joined', 'streamsActive', 'guest', 'member'] as const

/** The names of the counters. */
export type CounterName = (typeof FIELDS)[number]

/** Counters of all threads in shared memory: each thread writes its own row, any thread may sum all rows. */
export interface Counters {
  add(name: CounterName, amount: number): void
  /** The sum over all threads. */
  sum(name: CounterName): number
  /** Sets one counter of this thread to zero, for the successor of a thread that died. */
  reset(name: CounterName): void
}

/** Makes the memory for the counters of `threads` threads. */
export function createCounterMemory(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * FIELDS.length * Float64Array.BYTES_PER_ELEMENT)
}

/** Opens the counters as thread number `thread`. */
export function openCounters(memory: SharedArrayBuffer, thread: number): Counters {
  const cells = new Float64Array(memory)
  const cellOf = (row: number, name: CounterName): number => row * FIELDS.length + FIELDS.indexOf(name)
  return {
    add(name, amount) {
      const cell = cellOf(thread, name)
      cells[cell] = (cells[cell] ?? 0) + amount
    },
    sum(name) {
      let total = 0
      for (let row = 0; row * FIELDS.length < cells.length; row += 1) total += cells[cellOf(row, name)] ?? 0
      return total
    },
    reset(name) {
      cells[cellOf(thread, name)] = 0
    },
  }
}
