import { basename } from 'node:path'
import type { FileToCopy } from '@streamvault/ingestion'
import type { ObjectStore, StoredObject } from '@streamvault/object-store'
import type { BlockHashFolder } from './block-hash-folder.ts'
import type { CopyNotes } from './copy-notes.ts'
import { createHashedReading } from './hashed-reading.ts'

/**
 * Copies files of this machine into a store, and keeps the hashes that its bytes are checked with later. Each copy stays
 * noted until it is settled; the first goes after what earlier processes left. Where the store can go on with a write,
 * a copy that was killed goes on where it was.
 */
export function createCopier(
  store: ObjectStore,
  hashes: BlockHashFolder,
  notes: CopyNotes,
): (file: FileToCopy, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<StoredObject> {
  return async (file, signal, onBytes) => {
    const { path, size, version: sourceVersion, contentHash: uploadId } = file
    // Of the very bytes that are sent: were the file changed since it was added, they would be kept under another name.
    const { readFrom, finish } = createHashedReading(file, signal, onBytes)
    const options = { signal, suggestedName: basename(path) }
    let noted: string | undefined
    const onKey = async (key: string) => {
      await notes.note(key)
      noted = key
    }
    // A storage that cannot delete may still be able to write.
    await notes.settleLeft(signal).catch(() => signal.throwIfAborted())
    try {
      const stored = await (store.writeResumable?.({ uploadId, size, sourceVersion, readFrom }, options) ??
        store.write(readFrom(0), { ...options, onKey }))
      if (noted !== stored.key) await onKey(stored.key)
      const { content, blocks } = await finish()
      await hashes.keep(content, blocks)
      return stored
    } catch (error) {
      if (noted !== undefined) await notes.settle(noted)
      throw error
    }
  }
}
