import type { MediaFile } from '@streamvault/catalog'
import { coversFile } from './block-check.ts'

/** Loads hashes, and limits how many are in memory. */
export interface KeptHashesOptions {
  /** Hashes of all blocks of a file, `undefined` when none are kept. */
  load(file: MediaFile): Promise<Uint8Array | undefined>
  /** Limit of bytes for hashes in memory. */
  maxBytes: number
  /** Called when hashes are unreadable or do not fit the file: its bytes are then passed on unchecked. */
  onError(fileId: string, error: unknown): void
}

/** Loads the hashes of files, and keeps the most recently used ones. A file without hashes is looked up again. */
export function createKeptHashes({
  load,
  maxBytes,
  onError,
}: KeptHashesOptions): (file: MediaFile) => Promise<Uint8Array | undefined> {
  const held = new Map<string, Uint8Array>()
  const loading = new Map<string, Promise<Uint8Array | undefined>>()
  let heldBytes = 0

  function hold(id: string, hashes: Uint8Array): void {
    held.set(id, hashes)
    heldBytes += hashes.byteLength
    for (const [oldest, { byteLength }] of held) {
      if (heldBytes <= maxBytes) return
      held.delete(oldest)
      heldBytes -= byteLength
    }
  }

  async function loadOnce(file: MediaFile): Promise<Uint8Array | undefined> {
    try {
      const hashes = await load(file)
      if (hashes === undefined) return undefined
      if (!coversFile(hashes, file.size)) throw new Error('Cannot use hashes: they are not of this file')
      hold(file.id, hashes)
      return hashes
    } catch (error) {
      onError(file.id, error)
      return undefined
    } finally {
      loading.delete(file.id)
    }
  }

  return async (file) => {
    const known = held.get(file.id)
    if (known !== undefined) {
      // Most recently used, so evicted last.
      held.delete(file.id)
      held.set(file.id, known)
      return known
    }
    const begun = loading.get(file.id) ?? loadOnce(file)
    loading.set(file.id, begun)
    return await begun
  }
}
