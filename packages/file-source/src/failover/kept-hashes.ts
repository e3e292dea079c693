import type { MediaFile } from '@streamvault/catalog'
import { coversFile } from './block-check.ts'

/** Where hashes come from, and how many are held. */
export interface KeptHashesOptions {
  /** Hashes of all blocks of a file, `undefined` where there are none. */
  load(file: MediaFile): Promise<Uint8Array | undefined>
  /** Bytes of all hashes held in memory. */
  maxBytes: number
  /** Told when they could not be read or are not those of the file: its bytes are then taken as they are. */
  onError(fileId: string, error: unknown): void
}

/** Loads the hashes of files, and holds those that were used last. A file that has none yet is asked for again. */
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
      // Used last: it goes last.
      held.delete(file.id)
      held.set(file.id, known)
      return known
    }
    const begun = loading.get(file.id) ?? loadOnce(file)
    loading.set(file.id, begun)
    return await begun
  }
}
