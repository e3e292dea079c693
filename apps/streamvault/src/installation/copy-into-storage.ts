import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { MIB } from '@streamvault/bytes'
import { createBlockHasher, type ObjectStore, type StoredObject } from '@streamvault/object-store'
import type { BlockHashFolder } from './block-hash-folder.ts'

/** Copies files of this machine into a store, and keeps the hashes that its bytes are checked with later. */
export function createCopier(
  store: ObjectStore,
  hashes: BlockHashFolder,
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
    const stored = await store.write(bytes(), { signal, suggestedName: basename(path) })
    await hashes.keep(whole.digest('hex'), blocks.digest())
    return stored
  }
}
