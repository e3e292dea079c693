import type { FileSource } from '@streamvault/catalog'

/**
 * A source `failed` (broke off, refused, or lost the bytes), `hung`, or `lied` (gave bytes that are not the file's;
 * none reached the reader); it `took_over` from another in the same read.
 */
export interface SourceEvent {
  kind: 'failed' | 'hung' | 'lied' | 'took_over'
  fileId: string
  source: FileSource
  /** `undefined` for `took_over`. */
  error: unknown
}
