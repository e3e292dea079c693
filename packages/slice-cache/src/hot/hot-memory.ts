/** Memory that all threads share: whole slices, and who reads them. */
export interface HotMemory {
  /** The slots, one slice each, side by side. */
  bytes: SharedArrayBuffer
  /** See `openHotState`. */
  state: SharedArrayBuffer
  sliceBytes: number
}

/** How much memory there is for hot slices, and for how many threads. */
export interface HotMemoryOptions {
  /** Bytes. Less than one slice means no memory for any. */
  maxBytes: number
  sliceBytes: number
  threads: number
}

/** The machine cannot give so much memory. */
export class HotMemoryError extends Error {
  override name = 'HotMemoryError'
  readonly code = 'no_memory'
  /** What was asked for. */
  readonly bytes: number

  constructor(bytes: number, options: ErrorOptions) {
    super(`Cannot reserve ${bytes} bytes of memory for slices`, options)
    this.bytes = bytes
  }
}

/** The shared state of the slots, as typed arrays over it. Every access to the first two is atomic. */
export interface HotState {
  readonly slots: number
  /** By slot: the generation of its content that may be read, 0 when none may. */
  readonly generations: Int32Array
  /** By thread and slot: reads under way. Each thread writes its own row. */
  readonly readers: Int32Array
  /** By slot: uses since the last look, up to 3. Not atomic: a use more or less decides nothing. */
  readonly uses: Uint8Array
}

/**
 * Reserves the memory. The system gives it page by page, when slices come into it.
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

/** Opens the state as any thread sees it. */
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
