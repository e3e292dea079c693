import type { ByteRange } from '@streamvault/bytes'
import { ObjectChangedError, type ReadOptions, type ReadPriority } from '@streamvault/object-store'
import { orAborted } from '@streamvault/waits'
import type { FileMeta } from '../file-meta.ts'
import type { SliceSource } from '../slice-source.ts'

/** A file whose every byte can be computed. */
export interface PatternFile {
  size: number
  fileName?: string
}

/** One read that a source received. */
export interface SourceRead extends ByteRange {
  fileId: string
  /** The viewer named by the reader. */
  viewer: string | undefined
  priority: ReadPriority
  /** Whether the reader said that it consumes chunks at once: then each chunk is overwritten when the next is requested. */
  takesAtOnce: boolean
  /** Bytes sent so far. */
  sent: number
  /** The reader stopped before the end. */
  isAborted: boolean
}

/** An in-memory source that records reads and fails on the test's call. */
export interface PatternSource extends SliceSource {
  readonly reads: SourceRead[]
  readonly describes: string[]
  /** Ids of the files reported as changed. */
  readonly changed: string[]
  /** The file's bytes in a range. */
  bytesOf(fileId: string, start: number, end: number): Buffer
  /** Bytes sent by all reads. */
  sentBytes(): number
  /** Reads send nothing more until `release`. */
  hold(): void
  release(): void
  /** The next `times` reads break after this many bytes each, with `error` if given. */
  breakNext(times: number, afterBytes: number, error?: Error): void
  /** Makes reads return bytes that do not match the description. */
  change(fileId: string): void
  remove(fileId: string): void
}

const CHUNK_BYTES = 64 * 1024
/** A prime length, so that no slice begins at the pattern's beginning. */
const PATTERN: Buffer = Buffer.from(Uint8Array.from({ length: 65_521 }, (_, at) => (at * 167 + (at >> 8) * 13) & 0xff))

/** Modification time of every pattern file: 2025-06-15, a whole second. */
export const PATTERN_MODIFIED_MS: number = Date.UTC(2025, 5, 15)

/** Makes a source of computed files. */
export function createPatternSource(initial: Record<string, PatternFile>): PatternSource {
  const files = new Map(Object.entries(initial))
  const changedNow = new Set<string>()
  const source = { reads: [] as SourceRead[], describes: [] as string[], changed: [] as string[] }
  let gate: PromiseWithResolvers<void> | undefined
  let breaks = 0
  let breakAfter = 0
  let breakWith: Error | undefined

  function bytesOf(fileId: string, start: number, end: number): Buffer {
    const shift = [...fileId].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % PATTERN.length
    const bytes = Buffer.allocUnsafe(end - start)
    for (let at = 0; at < bytes.length; ) {
      const from = (start + at + shift) % PATTERN.length
      at += PATTERN.copy(bytes, at, from, Math.min(PATTERN.length, from + bytes.length - at))
    }
    return bytes
  }

  async function* read(
    fileId: string,
    range: ByteRange,
    { signal, viewer, priority, takesAtOnce = false }: ReadOptions,
  ): AsyncGenerator<Uint8Array, void> {
    const entry: SourceRead = { fileId, viewer, priority, takesAtOnce, ...range, sent: 0, isAborted: false }
    source.reads.push(entry)
    const limit = breaks > 0 ? breakAfter : Number.POSITIVE_INFINITY
    breaks -= breaks > 0 ? 1 : 0
    signal.addEventListener('abort', () => {
      entry.isAborted = entry.sent < range.end - range.start
    })
    while (entry.sent < range.end - range.start) {
      if (gate !== undefined) await orAborted(gate.promise, signal)
      signal.throwIfAborted()
      if (changedNow.has(fileId)) throw new ObjectChangedError(fileId, 'v2', 'v1')
      if (entry.sent >= limit) throw breakWith ?? new Error('the connection broke')
      const start = range.start + entry.sent
      const chunk = bytesOf(fileId, start, Math.min(range.end, start + CHUNK_BYTES, start + limit - entry.sent))
      entry.sent += chunk.byteLength
      yield chunk
      if (takesAtOnce) chunk.fill(0)
    }
  }

  return {
    ...source,
    async describe(fileId): Promise<FileMeta | undefined> {
      source.describes.push(fileId)
      const file = files.get(fileId)
      if (file === undefined) return undefined
      const { size, fileName = `${fileId}.mp4` } = file
      return { size, etag: `"${fileId}-1"`, modifiedMs: PATTERN_MODIFIED_MS, contentType: 'video/mp4', fileName }
    },
    read,
    onChanged: (fileId) => void source.changed.push(fileId),
    bytesOf,
    sentBytes: () => source.reads.reduce((sum, { sent }) => sum + sent, 0),
    hold: () => {
      gate = Promise.withResolvers()
    },
    release() {
      gate?.resolve()
      gate = undefined
    },
    breakNext(times, afterBytes, error) {
      breaks = times
      breakAfter = afterBytes
      breakWith = error
    },
    change: (fileId) => void changedNow.add(fileId),
    remove: (fileId) => void files.delete(fileId),
  }
}
