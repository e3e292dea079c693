import { KIB, MIB } from '@streamvault/bytes'
import { HASH_BYTES, hashWindows, WINDOW_BYTES } from '../read/window-hashes.ts'
import type { TelegramClient } from '../telegram-client.ts'
import type { MemoryAccount } from './memory-account.ts'
import { refuse } from './refuse.ts'

/** The file methods, by Telegram's documented rules. */
export function memoryFileMethods(
  { name, calls, uploads, fileAt }: MemoryAccount,
  chunkRate: number | undefined,
): Pick<TelegramClient, 'getFile' | 'getFileHashes' | 'saveFilePart'> {
  const countChunk = createChunkLimit(chunkRate)
  return {
    getFile({ location, offset, limit }, options) {
      return calls.answer({ account: name, method: 'getFile', offset, limit }, options, () => {
        checkRules(offset, limit)
        const file = fileAt(location)
        countChunk()
        return file.bytes.slice(offset, offset + limit)
      })
    },
    getFileHashes({ location, offset }, options) {
      return calls.answer({ account: name, method: 'getFileHashes' }, options, () => {
        const { bytes } = fileAt(location)
        const start = Math.floor(offset / WINDOW_BYTES) * WINDOW_BYTES
        const run = bytes.subarray(start, start + 10 * WINDOW_BYTES)
        const hashes = hashWindows(run)
        return Array.from({ length: hashes.byteLength / HASH_BYTES }, (_, i) => ({
          offset: start + i * WINDOW_BYTES,
          limit: Math.min(WINDOW_BYTES, run.byteLength - i * WINDOW_BYTES),
          hash: hashes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES),
        }))
      })
    },
    saveFilePart({ fileId, part, bytes, total }, options) {
      return calls.answer({ account: name, method: 'saveFilePart' }, options, () => {
        if (part < 0 || part >= 4000) throw refuse('upload', 400, 'FILE_PART_INVALID')
        if (bytes.byteLength === 0) throw refuse('upload', 400, 'FILE_PART_EMPTY')
        if (bytes.byteLength > 512 * KIB) throw refuse('upload', 400, 'FILE_PART_TOO_BIG')
        if (total !== -1 && (total > 4000 || part >= total)) throw refuse('upload', 400, 'FILE_PARTS_INVALID')
        const parts = uploads.get(fileId) ?? new Map<number, Uint8Array>()
        uploads.set(fileId, parts.set(part, bytes.slice()))
      })
    },
  }
}

/** The documented rules of `upload.getFile` with `precise`. */
function checkRules(offset: number, limit: number): void {
  if (offset % KIB !== 0 || offset < 0) throw refuse('read', 400, 'OFFSET_INVALID')
  if (limit % KIB !== 0 || limit <= 0 || limit > MIB) throw refuse('read', 400, 'LIMIT_INVALID')
  if (Math.floor(offset / MIB) !== Math.floor((offset + limit - 1) / MIB)) throw refuse('read', 400, 'LIMIT_INVALID')
}

/** Refuses calls beyond that many chunks in a second. */
function createChunkLimit(chunkRate: number | undefined): () => void {
  const recent: number[] = []
  return () => {
    if (chunkRate === undefined) return
    const now = performance.now()
    while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift()
    if (recent.length >= chunkRate) throw refuse('read', 420, 'FLOOD_WAIT_1')
    recent.push(now)
  }
}
