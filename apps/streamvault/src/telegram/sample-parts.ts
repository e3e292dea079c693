import { createHash } from 'node:crypto'
import type { ByteRange } from '@streamvault/bytes'
import { planSample, SAMPLE_BYTES } from '@streamvault/object-store-telegram'

/**
 * SHA-256 of the sampled windows of a file, read from its bytes: the same for a split file as for a whole one.
 * Telegram's own hashes restart with every part, so they do not describe the whole.
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
