import { createHash } from 'node:crypto'

/** Prefix of the content hash of a file that was never read whole. */
const MARK = 'sampled-'

/** The identity of a file of which only some windows are known. */
export interface SampledHash {
  /** For `MediaFile.contentHash`: with a prefix, so that it never equals the SHA-256 of a content. */
  contentHash: string
  /** 64 hexadecimal digits, for the file's id. */
  digest: string
}

/**
 * Identifies a content by its size and the hashes of a fixed sample of its windows. For files in a library this is
 * unique; a deceiver could make two files that differ only between the windows.
 */
export function sampledHashOf(size: number, windows: Uint8Array, part?: { start: number; end: number }): SampledHash {
  const within = part === undefined ? '' : ` ${part.start}-${part.end}`
  const digest = createHash('sha256').update(`streamvault sampled 1\n${size}${within}\n`).update(windows).digest('hex')
  return { contentHash: `${MARK}${digest}`, digest }
}
