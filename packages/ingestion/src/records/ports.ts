import type { AddResult } from '../add-result.ts'
import type { AdderDeps } from '../ports.ts'
import type { RecordName } from './catalog-record.ts'
import type { KeptRecord } from './kept-record.ts'

/** An item found in a storage. */
export type StoredItem =
  /** An object, by its key. */
  | { kind: 'object'; messageId: number; key: string; name: string }
  | { kind: 'record'; messageId: number; record: string; bytes: number }

/** A storage from which the library can be rebuilt. */
export interface StorageToRebuild {
  /** Prefix of its files' displayed paths. */
  address: string
  /** Name of the store of its objects. */
  store: string
  /** All its items, the oldest first. */
  readItems(signal: AbortSignal): AsyncIterable<StoredItem>
  /** Reads the document of a record. */
  readRecord(item: { messageId: number; bytes: number }, signal: AbortSignal): Promise<Uint8Array>
  /** Fetches the block hashes of an object from the storage and keeps them. */
  keepHashes(key: string, contentHash: string, signal: AbortSignal): Promise<void>
  /** Reads a whole object without a record, and adds it by its name. */
  adopt(object: { key: string; name: string; path: string }, signal: AbortSignal): Promise<AddResult>
}

/** The external dependencies of a rebuild. */
export interface RebuildDeps extends Pick<AdderDeps, 'catalog' | 'readName' | 'now'> {
  storage: StorageToRebuild
  /** Notes that the storage has this record, so that it is not posted again. */
  noteRecord(name: RecordName, kept: KeptRecord): Promise<void>
  /** Whether an error is the network's, so that the next file would fail as well. */
  endsRebuild(error: unknown): boolean
}
