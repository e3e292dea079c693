import { createHash } from 'node:crypto'

/** The storage's current record of a title or file. */
export interface KeptRecord {
  messageId: number
  /** Changes whenever the record does. */
  digest: string
}

/** Distinguishes the documents of a record. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
