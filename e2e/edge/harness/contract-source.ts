import { setTimeout as sleep } from 'node:timers/promises'
import { type FileMeta, type SliceSource, SliceUnavailableError } from '@streamvault/slice-cache'

/** One read of the storage behind an edge. */
interface StorageRead {
  fileId: string
  start: number
  end: number
  /** Bytes sent so far. */
  sent: number
  /** The reader left before the end. */
  isLeft: boolean
}

/** Failures and delays of a file. */
interface Fault {
  /** Milliseconds before the first byte of each read. */
  delayMs?: number
  /** Milliseconds between two pieces of 64 KiB. */
  pieceMs?: number
  /** Each read stops after so many bytes, until the fault is removed. */
  holdAfter?: number
  /** Reads fail at this byte of the file, until the fault is removed. */
  failAt?: number
}

/** A storage that has every file whose id contains its size: `name-1000` has a thousand bytes. */
export interface ContractSource extends SliceSource {
  readonly reads: StorageRead[]
  readonly describes: string[]
  bytesOf(fileId: string, start: number, end: number): Buffer
  /** Bytes read of one file. */
  sentOf(fileId: string): number
  setFault(fileId: string, fault: Fault | undefined): void
  withdraw(fileId: string): void
}

/** Modification time of every file: a whole second. */
export const MODIFIED_MS: number = Date.UTC(2025, 5, 15, 12, 0, 0)

const PIECE_BYTES = 65_536
/** A prime length, so that no slice starts where the pattern starts. */
const PATTERN: Buffer = Buffer.from(Uint8Array.from({ length: 65_521 }, (_, at) => (at * 167 + (at >> 8) * 13) & 0xff))

/** Makes the storage. */
export function createContractSource(): ContractSource {
  const reads: StorageRead[] = []
  const describes: string[] = []
  const faults = new Map<string, Fault>()
  const withdrawn = new Set<string>()

  async function* read(
    fileId: string,
    { start, end }: { start: number; end: number },
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array, void> {
    const entry: StorageRead = { fileId, start, end, sent: 0, isLeft: false }
    reads.push(entry)
    signal.addEventListener('abort', () => {
      entry.isLeft = entry.sent < end - start
    })
    const fault = faults.get(fileId)
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal })
    const failAt = fault?.failAt ?? Number.POSITIVE_INFINITY
    for (let at = start; at < end; ) {
      signal.throwIfAborted()
      if (at >= failAt) throw new Error('the storage broke off')
      while (entry.sent >= (faults.get(fileId)?.holdAfter ?? Number.POSITIVE_INFINITY))
        await sleep(5, undefined, { signal })
      if (fault?.pieceMs !== undefined) await sleep(fault.pieceMs, undefined, { signal })
      const piece = bytesOf(fileId, at, Math.min(end, at + PIECE_BYTES, failAt))
      at += piece.byteLength
      entry.sent += piece.byteLength
      yield piece
    }
  }

  return {
    reads,
    describes,
    async describe(fileId): Promise<FileMeta | undefined> {
      describes.push(fileId)
      if (withdrawn.has(fileId)) throw new SliceUnavailableError(fileId, 'file_withdrawn')
      const size = /^[a-z]\w*-(\d+)$/.exec(fileId)?.[1]
      if (size === undefined) return undefined
      return {
        size: Number(size),
        etag: `"${fileId}"`,
        modifiedMs: MODIFIED_MS,
        contentType: 'video/mp4',
        fileName: 'Amélie "x".mp4',
      }
    },
    read: (fileId, range, { signal }) => read(fileId, range, signal),
    bytesOf,
    sentOf: (fileId) => reads.filter((one) => one.fileId === fileId).reduce((sum, { sent }) => sum + sent, 0),
    setFault(fileId, fault) {
      if (fault === undefined) faults.delete(fileId)
      else faults.set(fileId, { ...fault })
    },
    withdraw: (fileId) => void withdrawn.add(fileId),
  }
}

function bytesOf(fileId: string, start: number, end: number): Buffer {
  const shift = [...fileId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % PATTERN.length, 7)
  const bytes = Buffer.allocUnsafe(end - start)
  for (let at = 0; at < bytes.length; ) {
    const from = (start + at + shift) % PATTERN.length
    at += PATTERN.copy(bytes, at, from, Math.min(PATTERN.length, from + bytes.length - at))
  }
  return bytes
}
