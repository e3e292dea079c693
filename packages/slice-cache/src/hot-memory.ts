/** Memory that all threads share: whole slices, and who reads them. */
export interface HotMemory {
  /** The places, one slice each, side by side. */
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

/** The shared state of the places, as typed arrays over it. Every access to the first two is atomic. */
export interface HotState {
  readonly places: number
  /** By place: which filling of it may be read, 0 when none may. */
  readonly fillings: Int32Array
  /** By thread and place: reads under way. Each thread writes its own row. */
  readonly readers: Int32Array
  /** By place: uses since the last look, up to 3. Not atomic: a use more or less decides nothing. */
  readonly uses: Uint8Array
}

/** Reserves the memory. The system gives it page by page, when slices come into it. */
export function createHotMemory({ maxBytes, sliceBytes, threads }: HotMemoryOptions): HotMemory {
  const places = Math.floor(maxBytes / sliceBytes)
  const cells = places * (1 + threads)
  return {
    bytes: new SharedArrayBuffer(places * sliceBytes),
    state: new SharedArrayBuffer(cells * Int32Array.BYTES_PER_ELEMENT + places),
    sliceBytes,
  }
}

/** Opens the state as any thread sees it. */
export function openHotState({ bytes, state, sliceBytes }: HotMemory): HotState {
  const places = bytes.byteLength / sliceBytes
  const cells = (state.byteLength - places) / Int32Array.BYTES_PER_ELEMENT
  return {
    places,
    fillings: new Int32Array(state, 0, places),
    readers: new Int32Array(state, places * Int32Array.BYTES_PER_ELEMENT, cells - places),
    uses: new Uint8Array(state, cells * Int32Array.BYTES_PER_ELEMENT, places),
  }
}
