import type { StorageToRebuild, StoredItem } from './ports.ts'

/** A record in a storage's list. */
export type RecordItem = Extract<StoredItem, { kind: 'record' }>

/** The contents of a storage. */
export interface StorageContents {
  /** By their keys. */
  objects: Map<string, { messageId: number; name: string }>
  /** The newest records of titles and files, by id. */
  titles: Map<string, RecordItem>
  files: Map<string, RecordItem>
}

/** Lists a storage once. The newest record of a name counts. */
export async function readStorage(storage: StorageToRebuild, signal: AbortSignal): Promise<StorageContents> {
  const found: StorageContents = { objects: new Map(), titles: new Map(), files: new Map() }
  for await (const item of storage.readItems(signal)) {
    if (item.kind === 'object') found.objects.set(item.key, item)
    else if (item.record.startsWith('title-')) found.titles.set(item.record.slice('title-'.length), item)
    else if (item.record.startsWith('file-')) found.files.set(item.record.slice('file-'.length), item)
  }
  return found
}
