/** One message that holds a part of an object's bytes. */
export interface ObjectPart {
  messageId: number
  /** Bytes of its file. */
  size: number
  /** Its data centre, if known. */
  dc: number | undefined
}

/** The data needed to read an object. */
export interface ReadableObject {
  key: string
  channel: number
  /** Bytes of all parts together. */
  size: number
  version: string
  /** In order. */
  parts: readonly ObjectPart[]
  /**
   * Returns the kept hashes of some windows of one part, concatenated; `undefined` when none are kept. `first` and
   * `count` are in windows of 128 KiB from the part's first byte.
   */
  readHashes(partIndex: number, first: number, count: number): Promise<Uint8Array | undefined>
}
