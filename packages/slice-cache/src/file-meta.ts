/** What the edge knows of a file without its bytes. */
export interface FileMeta {
  /** Bytes. */
  size: number
  /** Strong, with its quotes: the bytes under one file id never change. */
  etag: string
  /** When the bytes were last modified, in milliseconds since 1970. */
  modifiedMs: number
  contentType: string
  /** The name a download gets. */
  fileName: string
}
