import { createHash } from 'node:crypto'
import type { ByteRange } from '@streamvault/bytes'
import { planSample, SAMPLE_BYTES } from '@streamvault/object-store-telegram'

/**
 * SHA-256 of the windows that a sample of a file has, read from its bytes: of a cut file the same as if it lay there in one
 * piece. Telegram's own hashes begin anew with every part, so that they tell nothing of the whole.
 */
export async function sampleParts(size: number, read: (range: ByteRange) => Promise<Uint8Array>): Promise<Uint8Array> {
  const hashes: Uint8Array[] = []
  for (const window of planSample(size)) {
    const start = window * SAMPLE_BYTES
    const bytes = await read({ start, end: Math.min(size, start + SAMPLE_BYTES) })
    hashes.push(createHash('sha256').update(bytes).digest())
  }
  return new Uint8Array(Buffer.concat(hashes))
}
