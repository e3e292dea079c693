import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

const DEMO = path.resolve(import.meta.dirname, '..', 'demo')
/** One piece of made-up bytes. */
const PIECE_BYTES = 1_048_576

/**
 * Makes a real MP4 of about `bytes` bytes at `target`: a film of the demo library with a `free` box of
 * reproducible noise behind it, which players pass over (ISO/IEC 14496-12 §8.1.2).
 */
export async function makeLargeFilm(source: string, target: string, bytes: number, seed: number): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true })
  await copyFile(source, target)
  const header = Buffer.alloc(16)
  header.writeUInt32BE(1, 0)
  header.write('free', 4, 'latin1')
  header.writeBigUInt64BE(BigInt(bytes + header.byteLength), 8)
  await appendFile(target, header)
  for (let at = 0; at < bytes; at += PIECE_BYTES)
    await appendFile(target, noise(Math.min(PIECE_BYTES, bytes - at), seed + at))
}

function noise(bytes: number, seed: number): Buffer {
  const words = new Uint32Array(Math.ceil(bytes / 4))
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1
  for (let at = 0; at < words.length; at += 1) {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    words[at] = state
  }
  return Buffer.from(words.buffer, 0, bytes)
}

/** SHA-256 of a file, in hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** A file of the demo library. */
export function demoFile(...parts: string[]): string {
  return path.join(DEMO, ...parts)
}
