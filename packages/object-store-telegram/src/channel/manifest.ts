import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { ObjectPart } from '../read/telegram-object.ts'
import { HASH_BYTES, windowCount } from '../read/window-hashes.ts'

/** All the data of an object besides its bytes. */
export interface Manifest {
  /** 32 hexadecimal digits. */
  object: string
  name: string
  size: number
  /** Derived from the bytes alone. */
  version: string
  /** When it was written, in milliseconds since 1970. */
  modifiedMs: number
  parts: ObjectPart[]
  /** SHA-256 of every window of 128 KiB, part after part; each part starts a new window. */
  hashes: Uint8Array
}

/** A document is no manifest, or is damaged. */
export class ManifestError extends Error {
  override name = 'ManifestError'
  readonly code = 'manifest_damaged'

  constructor(problem: string, options?: ErrorOptions) {
    super(`Cannot read a manifest: ${problem}`, options)
  }
}

const MAGIC = Buffer.from('SVM1')
const Count = z.number().int().nonnegative()
const Header = z.object({
  object: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string(),
  size: Count,
  version: z.string(),
  modifiedMs: Count,
  parts: z.array(z.object({ messageId: Count, size: Count.min(1), dc: Count.optional() })),
})

/** The version of an object: it changes whenever a byte does. */
export function versionOf(size: number, hashes: Uint8Array): string {
  return createHash('sha256').update(`${size}\n`).update(hashes).digest('hex').slice(0, 32)
}

/** Packs a manifest: a magic number, the header's length (32 bits, little-endian), the header as JSON, the hashes. */
export function packManifest({ hashes, ...header }: Manifest): Uint8Array {
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.byteLength)
  return new Uint8Array(Buffer.concat([MAGIC, length, text, hashes]))
}

/** Reads a packed manifest. Throws ManifestError unless all of it is consistent. */
export function unpackManifest(bytes: Uint8Array): Manifest {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.byteLength < 8 || !buffer.subarray(0, 4).equals(MAGIC)) throw new ManifestError('it has no mark')
  const headerEnd = 8 + buffer.readUInt32LE(4)
  const header = readHeader(buffer.toString('utf8', 8, headerEnd))
  const hashes = bytes.slice(headerEnd)
  const windows = header.parts.reduce((sum, part) => sum + windowCount(part.size), 0)
  const size = header.parts.reduce((sum, part) => sum + part.size, 0)
  if (hashes.byteLength !== windows * HASH_BYTES) throw new ManifestError('its hashes are not as many as its windows')
  if (size !== header.size) throw new ManifestError('its parts are not as long as the object')
  if (versionOf(size, hashes) !== header.version) throw new ManifestError('its hashes are not those of its version')
  return { ...header, parts: header.parts.map((part) => ({ ...part, dc: part.dc })), hashes }
}

function readHeader(text: string): z.infer<typeof Header> {
  try {
    return Header.parse(JSON.parse(text))
  } catch (error) {
    throw new ManifestError('its header cannot be read', { cause: error })
  }
}

/** The hashes of `count` windows of one part, from window `first` on. */
export function hashesOf({ parts, hashes }: Manifest, partIndex: number, first: number, count: number): Uint8Array {
  const before = parts.slice(0, partIndex).reduce((sum, part) => sum + windowCount(part.size), 0)
  return hashes.subarray((before + first) * HASH_BYTES, (before + first + count) * HASH_BYTES)
}
