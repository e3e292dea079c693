import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { MIB } from '@streamvault/bytes'

/** Called after each piece with the number of bytes read so far. */
export type OnBytes = (bytes: number) => void

/** SHA-256 of a whole file in lower-case hex, read in pieces of 1 MiB with a turn of the event loop between them. */
export async function hashFile(path: string, signal: AbortSignal, onBytes: OnBytes = () => {}): Promise<string> {
  const hash = createHash('sha256')
  await using file = await open(path, 'r')
  const piece = Buffer.allocUnsafe(MIB)
  for (let position = 0; ; ) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(piece, 0, MIB, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(piece.subarray(0, bytesRead))
    position += bytesRead
    onBytes(position)
  }
}
