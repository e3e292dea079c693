import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { MIB } from '@streamvault/bytes'
import { createBlockHasher } from '@streamvault/object-store'

/** Hashes of a whole file. */
interface FileHashes {
  /** SHA-256 in lower-case hex. */
  content: string
  /** Of each block, concatenated. */
  blocks: Uint8Array
}

/** A file that is hashed while it is read for a copy. */
export interface HashedReading {
  /** Returns the bytes from `start` on. Earlier bytes are read and hashed as well. */
  readFrom(start: number): AsyncIterable<Uint8Array>
  /** The hashes of the whole file, after it was read; reads the remaining bytes now. */
  finish(): Promise<FileHashes>
}

/** Prepares to read the file of that size; `onBytes` is called after each piece with the number of bytes read. */
export function createHashedReading(
  { path, size }: { path: string; size: number },
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): HashedReading {
  let last: { done: number; hashes(): FileHashes } | undefined

  async function* readFrom(start: number): AsyncGenerator<Uint8Array, void> {
    const whole = createHash('sha256')
    const blocks = createBlockHasher()
    // A state per reading: an abandoned one may still hash its last piece when the next begins.
    const own = { done: 0, hashes: () => ({ content: whole.digest('hex'), blocks: blocks.digest() }) }
    last = own
    for await (const piece of createReadStream(path, { signal, highWaterMark: MIB }) as AsyncIterable<Uint8Array>) {
      whole.update(piece)
      blocks.update(piece)
      const skipped = Math.max(0, start - own.done)
      own.done += piece.byteLength
      onBytes(own.done)
      if (skipped < piece.byteLength) yield piece.subarray(skipped)
    }
  }

  return {
    readFrom,
    async finish() {
      if (last === undefined || last.done < size) await Array.fromAsync(readFrom(size))
      if (last === undefined) throw new Error(`Cannot hash file "${path}": nothing of it was read`)
      return last.hashes()
    },
  }
}
