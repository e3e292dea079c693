/** The description of a file, without its bytes. */
export interface FileMeta {
  /** Size in bytes. */
  size: number
  /** Strong, including its quotes: the bytes of a file id never change. */
  etag: string
  /** When the bytes were last modified, in milliseconds since 1970. */
  modifiedMs: number
  contentType: string
  /** The file name of a download. */
  fileName: string
}

/**
 * Milliseconds for which a description is fresh. A later viewer makes the source look again, so that a film replaced in
 * place also stops for viewers who have all of it in the cache.
 */
export const META_MS = 2_000
