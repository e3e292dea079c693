import type { AddResult } from '../add-result.ts'
import type { AdderDeps } from '../ports.ts'
import type { RecordName } from './catalog-record.ts'
import type { KeptRecord } from './kept-record.ts'

/** What was found in a storage. */
export type StoredItem =
  /** An object, by its key. */
  | { kind: 'object'; messageId: number; key: string; name: string }
  | { kind: 'record'; messageId: number; record: string; bytes: number }

/** A storage that tells what it holds. */
export interface StorageToRebuild {
  /** Begins the paths under which files are told of. */
  address: string
  /** Name of the store of its objects. */
  store: string
  /** All that it holds, the oldest first. */
  readItems(signal: AbortSignal): AsyncIterable<StoredItem>
  /** Reads the document of a record. */
  readRecord(item: { messageId: number; bytes: number }, signal: AbortSignal): Promise<Uint8Array>
  /** Takes what checks the bytes of an object out of the storage. */
  keepHashes(key: string, contentHash: string, signal: AbortSignal): Promise<void>
  /** Reads a whole object that no record tells of, and adds it by its name. */
  adopt(object: { key: string; name: string; path: string }, signal: AbortSignal): Promise<AddResult>
}

/** What rebuilding needs from outside. */
export interface RebuildDeps extends Pick<AdderDeps, 'catalog' | 'readName' | 'now'> {
  storage: StorageToRebuild
  /** Keeps which record the storage has, so that it is not posted again. */
  noteRecord(name: RecordName, kept: KeptRecord): Promise<void>
  /** Whether an error is the network's, so that the next file would fail as well. */
  endsRebuild(error: unknown): boolean
}
