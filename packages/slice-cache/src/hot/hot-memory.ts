/** Memory shared by all threads: whole slices, and counts of their readers. */
export interface HotMemory {
  /** The slots, one slice each, side by side. */
  bytes: SharedArrayBuffer
  /** See `openHotState`. */
  state: SharedArrayBuffer
  sliceBytes: number
}

/** The size of the hot memory, and the number of threads. */
export interface HotMemoryOptions {
  /** Bytes. Less than one slice means that no slice is kept in memory. */
  maxBytes: number
  sliceBytes: number
  threads: number
}

/** The machine cannot reserve this much memory. */
export class HotMemoryError extends Error {
  override name = 'HotMemoryError'
  readonly code = 'no_memory'
  /** The requested bytes. */
  readonly bytes: number

  constructor(bytes: number, options: ErrorOptions) {
    super(`Cannot reserve ${bytes} bytes of memory for slices`, options)
    this.bytes = bytes
  }
}

/** The shared state of the slots, as typed arrays. Every access to the first two is atomic. */
export interface HotState {
  readonly slots: number
  /** By slot: the generation of its content that may be read, 0 for none. */
  readonly generations: Int32Array
  /** By thread and slot: reads in progress. Each thread writes its own row. */
  readonly readers: Int32Array
  /** By slot: uses since the clock hand last passed, up to 3. Not atomic: a lost count changes no outcome. */
  readonly uses: Uint8Array
}

/**
 * Reserves the memory. The system commits it page by page, when slices are loaded into it.
 *
 * @throws HotMemoryError
 */
export function createHotMemory({ maxBytes, sliceBytes, threads }: HotMemoryOptions): HotMemory {
  const slots = Math.floor(maxBytes / sliceBytes)
  const cells = slots * (1 + threads)
  try {
    return {
      bytes: new SharedArrayBuffer(slots * sliceBytes),
      state: new SharedArrayBuffer(cells * Int32Array.BYTES_PER_ELEMENT + slots),
      sliceBytes,
    }
  } catch (error) {
    throw new HotMemoryError(maxBytes, { cause: error })
  }
}

/** Opens the state in any thread. */
export function openHotState({ bytes, state, sliceBytes }: HotMemory): HotState {
  const slots = bytes.byteLength / sliceBytes
  const cells = (state.byteLength - slots) / Int32Array.BYTES_PER_ELEMENT
  return {
    slots,
    generations: new Int32Array(state, 0, slots),
    readers: new Int32Array(state, slots * Int32Array.BYTES_PER_ELEMENT, cells - slots),
    uses: new Uint8Array(state, cells * Int32Array.BYTES_PER_ELEMENT, slots),
  }
}
