import type { FileSource } from '@streamvault/catalog'

/**
 * What happened to a source: it `failed` (broke off, was refused, has no such bytes any more), `hung`, or `lied` (gave other
 * bytes than the file's; none of them left); it `took_over` from one before it in the same read.
 */
export interface SourceEvent {
  kind: 'failed' | 'hung' | 'lied' | 'took_over'
  fileId: string
  source: FileSource
  /** `undefined` when it took over. */
  error: unknown
}
