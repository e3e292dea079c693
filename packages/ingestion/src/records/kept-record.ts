import { createHash } from 'node:crypto'

/** The record that the storage has of a title or file. */
export interface KeptRecord {
  messageId: number
  /** Changes whenever the record does. */
  digest: string
}

/** What tells one document of a record from another. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
