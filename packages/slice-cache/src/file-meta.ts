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

/**
 * How long what the source says of a file is believed, in milliseconds: it looks again when a viewer comes later, so that
 * a film that was replaced where it lay ends for those who have it whole in the cache, too.
 */
export const META_MS = 2_000
