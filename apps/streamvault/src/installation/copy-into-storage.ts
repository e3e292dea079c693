import { basename } from 'node:path'
import type { FileToCopy } from '@streamvault/ingestion'
import type { ObjectStore, StoredObject } from '@streamvault/object-store'
import type { BlockHashFolder } from './block-hash-folder.ts'
import type { CopyNotes } from './copy-notes.ts'
import { createHashedReading } from './hashed-reading.ts'

/**
 * Copies files of this machine into a store, and keeps the hashes for later checks of its bytes. Each copy stays in the
 * notes until it is settled; the first copy settles what earlier processes left. When the store can resume a write, a
 * killed copy resumes where it was.
 */
export function createCopier(
  store: ObjectStore,
  hashes: BlockHashFolder,
  notes: CopyNotes,
): (file: FileToCopy, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<StoredObject> {
  return async (file, signal, onBytes) => {
    const { path, size, version: sourceVersion, contentHash: uploadId } = file
    // Hashes the very bytes that are sent: if the file changed since its add, they would get a wrong name.
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
