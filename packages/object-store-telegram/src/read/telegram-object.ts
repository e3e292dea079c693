/** One message that holds a run of an object's bytes. */
export interface ObjectPart {
  messageId: number
  /** Bytes of its file. */
  size: number
  /** The data centre that has it, as far as known. */
  dc: number | undefined
}

/** What reading an object needs to know of it. */
export interface ReadableObject {
  key: string
  channel: number
  /** Bytes of all parts together. */
  size: number
  version: string
  /** In order. */
  parts: readonly ObjectPart[]
  /**
   * Gives the kept hashes of some windows of one part, one after the other; nothing when none are kept. `first` and
   * `count` are counted in windows of 128 KiB from the part's first byte.
   */
  readHashes(partIndex: number, first: number, count: number): Promise<Uint8Array | undefined>
}
