/** Names one slice of one file. A changed file has a new `fileId`. */
export interface SliceKey {
  fileId: string
  /** Position of the slice in the file, counted from 0. */
  index: number
}

/** One string a slice, for maps. File ids hold no slash. */
export function keyOf(fileId: string, index: number): string {
  return `${fileId}/${index}`
}
