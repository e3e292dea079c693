import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { MIB } from '@streamvault/bytes'
import { createBlockHasher, type ObjectStore, type StoredObject } from '@streamvault/object-store'
import type { BlockHashFolder } from './block-hash-folder.ts'
import type { CopyNotes } from './copy-notes.ts'

/**
 * Copies files of this machine into a store, and keeps the hashes that its bytes are checked with later. Each copy stays
 * noted until it is settled; the first goes after what earlier processes left.
 */
export function createCopier(
  store: ObjectStore,
  hashes: BlockHashFolder,
  notes: CopyNotes,
): (path: string, signal: AbortSignal, onBytes: (bytes: number) => void) => Promise<StoredObject> {
  return async (path, signal, onBytes) => {
    // Of the very bytes that are sent: were the file changed since it was added, they would be kept under another name.
    const whole = createHash('sha256')
    const blocks = createBlockHasher()
    async function* bytes() {
      let done = 0
      for await (const piece of createReadStream(path, { signal, highWaterMark: MIB }) as AsyncIterable<Uint8Array>) {
        whole.update(piece)
        blocks.update(piece)
        done += piece.byteLength
        onBytes(done)
        yield piece
      }
    }
    let noted: string | undefined
    const onKey = async (key: string) => {
      await notes.note(key)
      noted = key
    }
    // A storage that cannot delete may still be able to write.
    await notes.settleLeft(signal).catch(() => signal.throwIfAborted())
    try {
      const stored = await store.write(bytes(), { signal, suggestedName: basename(path), onKey })
      if (noted !== stored.key) await onKey(stored.key)
      await hashes.keep(whole.digest('hex'), blocks.digest())
      return stored
    } catch (error) {
      if (noted !== undefined) await notes.settle(noted)
      throw error
    }
  }
}
